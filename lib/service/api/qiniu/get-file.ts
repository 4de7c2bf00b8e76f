import type { IncomingMessage, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';
import type { BucketFile } from '../../buckets/buckets.js';
import { contentTypes } from '../../content-types.js';
import type { Service } from '../../service.js';
import { fileAnswer, hasTag } from '../file-answer.js';
import { sendBytes, sendJson } from '../vendor/answer.js';
import { checkDownload } from './download.js';
import { badRequest, QiniuError } from './error.js';
import { parseChain, type Chain } from './fops/chain.js';
import { checkTall, dependsOnShape } from './fops/size.js';
import { parseVframe, vframeLimits, type StillWish } from './fops/vframe.js';
import { refusePlaylist } from './playlist.js';
import { checkSaving, requireRoot, saveName } from './save-name.js';
import { shapeOf } from './shape.js';
import { parseTarget } from './target.js';

/** `GET /<key>`: a file of a bucket; with operations in the query, what they make of it, while the client waits. */
export async function getFile(
  service: Service,
  bucket: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const target = parseTarget(request.url ?? '');
  const { key, fops } = target;
  const operation = fops === null ? 'media.read' : 'pictures.read';
  const cacheControl = checkDownload(service, requireRoot(service, bucket), request, target, operation);
  const file = await service.buckets.find(bucket, key);
  if (file === null) throw new QiniuError(404, 'Document not found');
  if (fops === null) return sendFile(request, response, file, cacheControl);
  const chain = parseChain(fops);
  if (chain.saveAs !== null) checkSaving(service, request, chain.saveAs, chain.command);
  const wish = parseSynchronous(chain);
  await refusePlaylist('vframe', file.path);
  const medium = { id: `${bucket}:${key}`, source: file.source, byteLength: null, createdMs: 0 };
  if (dependsOnShape({ width: wish.width ?? null, height: wish.height ?? null }, vframeLimits)) {
    const { video } = await service.pictures.probe(medium);
    if (video !== null) checkTall('vframe', { width: null, height: wish.height ?? null }, shapeOf(video, wish.rotate));
  }
  const picture = await service.pictures.still(medium, wish);
  const contentType = contentTypes[wish.format];
  if (chain.saveAs !== null) {
    const saved = await saveName(service, chain.saveAs.entry, await picture.make(), contentType);
    sendJson(response, 200, saved, { 'cache-control': 'no-store' });
    return;
  }
  const etag = `"${picture.tag}"`;
  const headers = { etag, 'cache-control': cacheControl };
  if (hasTag(request, etag) === true) {
    response.writeHead(304, headers).end();
    return;
  }
  sendBytes(response, 200, await picture.make(), { ...headers, 'content-type': contentType });
}

/** @throws a 400 for what Qiniu has no synchronous form of either */
function parseSynchronous({ fop }: Chain): StillWish {
  if (fop.name === 'vframe') return parseVframe(fop);
  throw badRequest(`${fop.name}: is asynchronous only, use pfop`);
}

async function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  file: BucketFile,
  cacheControl: string,
): Promise<void> {
  const { contentType, etag } = file;
  const { status, headers, span } = fileAnswer(request, file, { contentType, etag, cacheControl });
  if (status === 416) throw new QiniuError(416, 'the file has no such range');
  response.writeHead(status, headers);
  if (span === null) response.end();
  else await pipeline(file.stream(span.start, span.end), response);
}
