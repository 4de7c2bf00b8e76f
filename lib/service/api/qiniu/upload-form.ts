import type { IncomingMessage } from 'node:http';
import { createWriteStream } from 'node:fs';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32 } from 'node:zlib';
import { Busboy, type BusboyHeaders, type BusboyInstance } from '@fastify/busboy';
import { badRequest, QiniuError } from './error.js';

/** A file of a form, on disk. */
export interface ReceivedFile {
  readonly path: string;
  readonly byteLength: number;
  readonly crc32: number;
  readonly contentType: string;
}

export interface UploadForm {
  readonly fields: ReadonlyMap<string, string>;
  readonly file: ReceivedFile;
}

/** Where the file goes, decided by the fields that came before it. */
export type Destination = (fields: ReadonlyMap<string, string>) => {
  readonly path: string;
  readonly mostBytes: number;
};

/**
 * Receives a form with one file, which goes to the disk as it comes. When it is refused, the rest is read and forgotten,
 * so that the client gets its answer.
 * @throws a 400 for what is no such form, a 413, what `destination` throws
 */
export async function receiveForm(request: IncomingMessage, destination: Destination): Promise<UploadForm> {
  const fields = new Map<string, string>();
  const broken = new AbortController();
  const files: Promise<ReceivedFile>[] = [];
  const parser = openParser(request);
  try {
    await new Promise<void>((resolve, reject) => {
      parser.on('field', (name, value) => fields.set(name, value));
      parser.on('file', (name, stream, _fileName, _encoding, contentType) => {
        if (name !== 'file') return void stream.resume();
        const received = receiveFile(stream, contentType, () => destination(fields), broken.signal);
        received.catch(reject);
        files.push(received);
      });
      parser.once('finish', resolve);
      parser.once('error', () => reject(badRequest('the form is not well formed')));
      request.once('error', reject);
      request.pipe(parser);
    });
    const [file] = await Promise.all(files);
    if (file === undefined) throw badRequest('the form has no file');
    return { fields, file };
  } catch (error) {
    broken.abort();
    await Promise.allSettled(files);
    request.unpipe(parser);
    request.resume();
    throw error;
  }
}

function openParser({ headers }: IncomingMessage): BusboyInstance {
  try {
    return new Busboy({
      headers: headers as BusboyHeaders,
      limits: { files: 1, fields: 100, fieldSize: 1024 * 1024 },
    });
  } catch {
    throw badRequest('an upload must be multipart/form-data');
  }
}

async function receiveFile(
  stream: Readable,
  contentType: string,
  destination: () => ReturnType<Destination>,
  signal: AbortSignal,
): Promise<ReceivedFile> {
  const { path, mostBytes } = destination();
  let byteLength = 0;
  let checksum = 0;
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      byteLength += chunk.byteLength;
      checksum = crc32(chunk, checksum);
      if (byteLength > mostBytes) done(new QiniuError(413, `the file has more than ${mostBytes} bytes`));
      else done(null, chunk);
    },
  });
  await pipeline(stream, counted, createWriteStream(path, { flags: 'wx', flush: true }), { signal });
  return { path, byteLength, crc32: checksum, contentType };
}
