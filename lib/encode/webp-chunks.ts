/** The chunks of a WebP file: RFC 9649, section 2. */
export interface WebpChunk {
  /** Four characters. */
  readonly name: string;
  /** All of it, its header and the byte that makes its length even included. */
  readonly bytes: Uint8Array;
}

const nameBytes = 4;
export const chunkHeaderBytes = 8;
/** RIFF, the size of all that follows it, WEBP. */
export const fileHeaderBytes = 12;

/** The chunks of a file, in order; they share its memory. */
export function chunksOf(file: Uint8Array): readonly WebpChunk[] {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const chunks: WebpChunk[] = [];
  for (let at = fileHeaderBytes; at + chunkHeaderBytes <= file.length;) {
    const payload = view.getUint32(at + nameBytes, true);
    const end = at + chunkHeaderBytes + payload + (payload % 2);
    chunks.push({ name: nameAt(file, at), bytes: file.subarray(at, end) });
    at = end;
  }
  return chunks;
}

/** Writes name and length of a chunk. @param payload bytes that follow, without the one that makes them even */
export function writeChunkHeader(target: DataView, at: number, name: string, payload: number): void {
  for (let index = 0; index < nameBytes; index++) target.setUint8(at + index, name.charCodeAt(index));
  target.setUint32(at + nameBytes, payload, true);
}

export function writeUint24(target: DataView, at: number, value: number): void {
  target.setUint16(at, value & 0xffff, true);
  target.setUint8(at + 2, value >>> 16);
}

function nameAt(file: Uint8Array, at: number): string {
  return String.fromCharCode(...file.subarray(at, at + nameBytes));
}
