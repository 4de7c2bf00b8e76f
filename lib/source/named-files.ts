import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import type { FileAddress } from '../request/requests/watermark.js';
import type { IsInterrupted, SourceClient } from './bridge-client.js';
import { openPath } from './open-path.js';
import { sourceError } from './source-error.js';
import type { SourcePolicy } from './source-policy.js';

/** A file that options name beside the source, such as a logo or a font. */
export interface NamedFile extends Disposable {
  /** Tells it from every other file, and from what it was before it changed. */
  readonly key: string;
  read(): Uint8Array;
}

/** Far more than logos and fonts have. */
const mostBytes = 64 * 1024 * 1024;
const chunkBytes = 256 * 1024;

// Bytes that a caller has handed over do not change any more.
const contentKeys = new WeakMap<Uint8Array, string>();

/** Opens what the options of one task name, under the same policy as sources. */
export class NamedFiles {
  readonly #policy: SourcePolicy;
  readonly #client: SourceClient | null;
  readonly #isInterrupted: IsInterrupted;
  /** A task asks for a web address once, however many pictures it makes. */
  readonly #fetched = new Map<string, Uint8Array>();

  constructor(policy: SourcePolicy, client: SourceClient | null, isInterrupted: IsInterrupted) {
    this.#policy = policy;
    this.#client = client;
    this.#isInterrupted = isInterrupted;
  }

  /** Throws the coded errors of sources. */
  open(address: FileAddress): NamedFile {
    switch (address.kind) {
      case 'bytes':
        return ofBytes(address.bytes);
      case 'path':
        return ofPath(address.path, this.#policy);
      case 'url':
        return ofBytes(this.#fetch(address.url));
    }
  }

  #fetch(url: string): Uint8Array {
    const known = this.#fetched.get(url);
    if (known !== undefined) return known;
    if (this.#client === null) throw sourceError('SOURCE_FORBIDDEN', 'nothing can be asked for here', url);
    const reader = this.#client.openUrl(url, this.#isInterrupted);
    const chunks: Uint8Array[] = [];
    try {
      for (let offset = 0, count = 1; count > 0; offset += count) {
        const chunk = new Uint8Array(chunkBytes);
        count = reader.read(offset, chunk);
        chunks.push(chunk.subarray(0, count));
        if (offset + count > mostBytes) throw sourceError('LIMIT_EXCEEDED', `it has more than ${mostBytes} bytes`);
      }
    } finally {
      reader.close();
    }
    const bytes = new Uint8Array(Buffer.concat(chunks));
    this.#fetched.set(url, bytes);
    return bytes;
  }
}

function ofBytes(bytes: Uint8Array): NamedFile {
  const key = contentKeys.get(bytes) ?? createHash('sha1').update(bytes).digest('base64');
  contentKeys.set(bytes, key);
  return { key, read: () => bytes, [Symbol.dispose]: () => undefined };
}

function ofPath(path: string, { roots }: SourcePolicy): NamedFile {
  const file = openPath(path, { roots, maxBytes: mostBytes });
  const { mtimeMs, size, ino } = fs.fstatSync(file.fd);
  return {
    key: `${path} ${mtimeMs} ${size} ${ino}`,
    read: () => fs.readFileSync(file.fd),
    [Symbol.dispose]: () => file.close(),
  };
}
