/** Of a 4K picture with alpha. A larger one, such as a sheet, would stay with every worker that ever made one. */
export const mostSpareBytes = 32 * 1024 * 1024;

// Every worker has this module to itself.
let spare: Uint8Array<ArrayBuffer> | null = null;

/** Memory for pixels that are written in full before anyone sees them; until then it holds anything. */
export function takeMemory(byteLength: number): Uint8Array<ArrayBuffer> {
  // Zeroing a frame first costs as much as copying it. Slow, as the fast one hands out parts of a shared pool, which
  // cannot be transferred.
  if (spare?.byteLength !== byteLength) return new Uint8Array(Buffer.allocUnsafeSlow(byteLength).buffer);
  const data = spare;
  spare = null;
  return data;
}

/**
 * Nobody looks at these pixels any more: the next ones of their size take over the memory. Left to the garbage collector,
 * which does not see how large they are, a handful would wait for it, of 25 MB each in a series of 4K.
 */
export function keepMemory(data: Uint8Array<ArrayBuffer>): void {
  if (data.byteLength <= mostSpareBytes) spare = data;
}

/** What is kept waits for pictures that may not come. */
export function dropMemory(): void {
  spare = null;
}
