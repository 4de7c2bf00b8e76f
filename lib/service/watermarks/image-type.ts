/** Where the mark of a format lies in its files, and what it is. */
const marks: readonly (readonly [at: number, mark: string])[] = [
  [0, '\x89PNG\r\n\x1a\n'],
  [0, '\xff\xd8\xff'],
  [0, 'GIF8'],
  [8, 'WEBP'],
  [4, 'ftypavif'],
  [4, 'ftypavis'],
  [4, 'ftypmif1'],
];

/** Whether these are the bytes of an image that can be a watermark, by their beginning: none is decoded here. */
export function isImage(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.subarray(0, 4096)).toString('latin1');
  return marks.some(([at, mark]) => head.startsWith(mark, at)) || /^(?:\xef\xbb\xbf)?\s*<(?:[^]*<)?svg[\s>]/.test(head);
}
