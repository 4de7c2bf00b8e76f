import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RateLimit } from '../../accounts/rate-limit.js';
import type { Service } from '../../service.js';
import { sendJson } from '../vendor/answer.js';
import { readBody } from '../vendor/body.js';
import { authenticate, requireAllowed } from './authorization.js';
import { checkKey, decodeEntry } from './entry.js';
import { badRequest, notOffered, QiniuError } from './error.js';
import { groupOf, submitFops } from './pfop.js';
import { describeFops } from './prefop.js';
import { requireRoot } from './save-name.js';

const pfopFields = ['bucket', 'key', 'fops', 'notifyURL', 'force', 'pipeline', 'type'];

/** `POST /pfop/`: operations on a file, carried out later. */
export async function pfop(
  service: Service,
  limit: RateLimit,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readBody(request);
  const caller = authenticate(service, request, body, 'jobs.submit');
  // What is made is kept by name, which may replace something.
  requireAllowed(caller, 'media.write');
  checkRate(limit, `${caller.account} pfop`);
  const form = new URLSearchParams(body.toString('utf8'));
  const unknown = [...form.keys()].find((key) => !pfopFields.includes(key));
  if (unknown !== undefined) throw notOffered(`pfop: ${unknown}`);
  const source = { bucket: form.get('bucket') ?? '', key: checkKey(form.get('key') ?? '') };
  requireRoot(service, source.bucket);
  const persistentId = await submitFops(service, caller, source, {
    fops: form.get('fops') ?? '',
    notifyUrl: given(form.get('notifyURL')),
    pipeline: given(form.get('pipeline')),
    force: form.get('force') === '1',
    idle: form.get('type') === '1',
  });
  sendJson(response, 200, { persistentId });
}

/** `GET /status/get/prefop?id=`, and the same by POST: whoever has the id may ask. */
export async function prefop(service: Service, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const query = new URL(request.url ?? '', 'http://h').searchParams;
  const form = request.method === 'POST' ? new URLSearchParams((await readBody(request)).toString('utf8')) : query;
  const id = form.get('id') ?? query.get('id');
  if (id === null) throw badRequest('prefop: id is required');
  const state = await describeFops(service.store, groupOf(id));
  if (state === null) throw new QiniuError(612, 'not such id in prefop');
  sendJson(response, 200, state, { 'cache-control': 'no-store' });
}

/** `GET /stat/<entry>` */
export async function stat(service: Service, request: IncomingMessage, response: ServerResponse): Promise<void> {
  authenticate(service, request, await readBody(request), 'media.read');
  const { bucket, key } = decodeEntry((request.url ?? '').slice('/stat/'.length));
  requireRoot(service, bucket);
  const file = await service.buckets.find(bucket, key);
  if (file === null) throw new QiniuError(612, 'no such file or directory');
  sendJson(response, 200, {
    fsize: file.byteLength,
    hash: await file.hash(),
    mimeType: file.contentType,
    // In units of 100 ns.
    putTime: Math.round(file.modifiedMs) * 10_000,
    type: 0,
  });
}

/** @throws a 573 */
export function checkRate(limit: RateLimit, name: string): void {
  const { allowed, limit: perSecond } = limit.take(name);
  if (!allowed) throw new QiniuError(573, `at most ${perSecond} requests a second`);
}

function given(text: string | null): string | null {
  return text === null || text === '' ? null : text;
}
