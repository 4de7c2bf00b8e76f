/**
 * An MP4 file with one more box at the end of the one that `path` leads to. What the media's offsets count from must lie
 * before it, as where ffmpeg writes `moov` last.
 */
export function insertBox(file: Buffer, path: readonly string[], type: string, payload: Buffer): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt32BE(payload.length + header.length);
  header.write(type, 4, 'latin1');
  const box = Buffer.concat([header, payload]);
  const changed = Buffer.from(file);
  let [start, end] = [0, changed.length];
  for (const name of path) {
    const found = boxAt(changed, name, start, end);
    const size = changed.readUInt32BE(found);
    changed.writeUInt32BE(size + box.length, found);
    // A sample description counts its entries before them.
    [start, end] = [found + (name === 'stsd' ? 16 : 8), found + size];
  }
  return Buffer.concat([changed.subarray(0, end), box, changed.subarray(end)]);
}

function boxAt(file: Buffer, name: string, start: number, end: number): number {
  for (let at = start; at < end; at += file.readUInt32BE(at)) {
    if (file.toString('latin1', at + 4, at + 8) === name) return at;
  }
  throw new Error(`no box called ${name}`);
}
