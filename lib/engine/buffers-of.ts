/** The memory of the bytes anywhere in a result. */
export function buffersOf(result: unknown): readonly ArrayBuffer[] {
  if (typeof result !== 'object' || result === null) return [];
  if (result instanceof Uint8Array) return result.buffer instanceof ArrayBuffer ? [result.buffer] : [];
  if (ArrayBuffer.isView(result)) return [];
  return Object.values(result).flatMap(buffersOf);
}
