import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';

const blockBytes = 4 * 1024 * 1024;

/**
 * Qiniu's "qetag", which clients compute for themselves to compare: URL-safe base64 of 0x16 and the SHA-1 of the content;
 * of more than 4 MiB, of 0x96 and the SHA-1 of the SHA-1s of its blocks of 4 MiB.
 */
export class ContentHash {
  readonly #blocks: Buffer[] = [];
  #block = createHash('sha1');
  #room = blockBytes;

  update(bytes: Uint8Array): void {
    let rest = bytes;
    while (rest.byteLength > 0) {
      // Only when there is more: a content of exactly one block has no second one.
      if (this.#room === 0) this.#endBlock();
      const part = rest.subarray(0, this.#room);
      this.#block.update(part);
      this.#room -= part.byteLength;
      rest = rest.subarray(part.byteLength);
    }
  }

  digest(): string {
    const last = this.#block.digest();
    const [first, content] =
      this.#blocks.length === 0
        ? [0x16, last]
        : [
            0x96,
            createHash('sha1')
              .update(Buffer.concat([...this.#blocks, last]))
              .digest(),
          ];
    return Buffer.concat([Buffer.of(first), content]).toString('base64url');
  }

  #endBlock(): void {
    this.#blocks.push(this.#block.digest());
    this.#block = createHash('sha1');
    this.#room = blockBytes;
  }
}

export async function contentHashOf(path: string): Promise<string> {
  const hash = new ContentHash();
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) hash.update(chunk as Buffer);
  return hash.digest();
}
