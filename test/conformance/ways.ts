/** The ways bytes reach an engine: each gives a source for a clip. */
import { open } from 'node:fs/promises';
import { createReadStream, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, normalize } from 'node:path';
import type { SourceInput } from '../../dist/index.js';
import type { Clip } from './corpus.js';

export interface Way {
  readonly name: string;
  /** A fresh source, or null where this way cannot carry the clip. */
  sourceOf(clip: Clip): Promise<OpenSource | null>;
}

export interface OpenSource {
  readonly source: SourceInput;
  close(): Promise<void>;
}

const nothing = (): Promise<void> => Promise.resolve();

export const pathWay: Way = {
  name: 'path',
  sourceOf: (clip) => Promise.resolve({ source: clip.path, close: nothing }),
};

export const memoryWay: Way = {
  name: 'memory',
  sourceOf: (clip) =>
    Promise.resolve(isPlaylist(clip) ? null : { source: new Uint8Array(readFileSync(clip.path)), close: nothing }),
};

export const readerWay: Way = {
  name: 'reader',
  async sourceOf(clip) {
    if (isPlaylist(clip)) return null;
    const file = await open(clip.path);
    const { size } = await file.stat();
    const read = async (offset: number, length: number): Promise<Uint8Array> => {
      const { bytesRead, buffer } = await file.read(new Uint8Array(length), 0, length, offset);
      return buffer.subarray(0, bytesRead);
    };
    return { source: { size, read }, close: () => file.close() };
  },
};

/** Serves a folder with range requests on 127.0.0.1. */
export async function startHttpWay(folder: string): Promise<{ readonly way: Way; stop(): Promise<void> }> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const path = join(folder, normalize(decodeURIComponent(pathname)));
    const size = statSync(path, { throwIfNoEntry: false })?.size;
    if (size === undefined) {
      response.writeHead(404).end();
      return;
    }
    const asked = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
    const first = asked === null ? 0 : Number(asked[1]);
    const last = Math.min(size - 1, asked === null || asked[2] === '' ? size - 1 : Number(asked[2]));
    if (first >= size) {
      response.writeHead(416, { 'content-range': `bytes */${size}` }).end();
      return;
    }
    response.writeHead(asked === null ? 200 : 206, {
      'accept-ranges': 'bytes',
      'content-length': last - first + 1,
      ...(asked === null ? {} : { 'content-range': `bytes ${first}-${last}/${size}` }),
    });
    const body = createReadStream(path, { start: first, end: last });
    response.on('close', () => body.destroy());
    body.pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const urlOf = (clip: Clip): string =>
    `http://127.0.0.1:${port}/${clip.file.split('/').map(encodeURIComponent).join('/')}`;
  return {
    way: {
      name: 'HTTP',
      sourceOf: (clip) => Promise.resolve({ source: urlOf(clip), close: nothing }),
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

// Its children are found by their place beside it, which bytes alone do not have.
function isPlaylist(clip: Clip): boolean {
  return clip.file.endsWith('.m3u8');
}
