import type { IncomingMessage, ServerResponse } from 'node:http';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { RateLimit } from '../../accounts/rate-limit.js';
import { contentHashOf } from '../../buckets/content-hash.js';
import { contentTypeOf } from '../../content-types.js';
import type { Service } from '../../service.js';
import { newId } from '../../store/id.js';
import { sendJson } from '../vendor/answer.js';
import { checkRate } from './api.js';
import { checkKey } from './entry.js';
import { badToken, QiniuError } from './error.js';
import { checkFops, submitFops } from './pfop.js';
import { requireRoot } from './save-name.js';
import { receiveForm, type UploadForm } from './upload-form.js';
import { readUploadToken, type UploadPolicy } from './upload-token.js';

/** `POST /`: a form with token, key and file; what the token says is done with the file afterwards. */
export async function upload(
  service: Service,
  limit: RateLimit,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = join(service.folder.staging, newId());
  try {
    const form = await receiveForm(request, (fields) => {
      // Before a byte is written.
      const { caller, policy } = readUploadToken(service, tokenOf(fields));
      checkRate(limit, `${caller.account} upload`);
      requireRoot(service, policy.bucket);
      return { path, mostBytes: Math.min(policy.mostBytes, service.config.limits.uploadBytes) };
    });
    sendJson(response, 200, await keepUpload(service, form));
  } finally {
    await rm(path, { force: true });
  }
}

async function keepUpload(service: Service, { fields, file }: UploadForm): Promise<object> {
  const { caller, policy } = readUploadToken(service, tokenOf(fields));
  const { bucket, persistent } = policy;
  if (file.byteLength < policy.leastBytes)
    throw new QiniuError(403, `the file has less than ${policy.leastBytes} bytes`);
  const crc = fields.get('crc32');
  if (crc !== undefined && Number(crc) !== file.crc32) throw new QiniuError(406, 'crc32 does not match');
  const hash = await contentHashOf(file.path);
  const key = checkScope(policy, fields.get('key') ?? null, hash);
  const source = { bucket, key };
  if (persistent !== null) {
    checkFops(service, persistent.fops, source);
    if (persistent.notifyUrl !== null) service.desk.checkCallback(persistent.notifyUrl);
  }
  const contentType = file.contentType === 'application/octet-stream' ? contentTypeOf(key) : file.contentType;
  const kept = await service.buckets.keep(bucket, key, file.path, { contentType, onlyNew: policy.onlyNew });
  // The same file again is no conflict.
  if (kept.outcome === 'taken' && (kept.by === 'root' || kept.by.hash !== hash))
    throw new QiniuError(614, 'file exists');
  if (persistent === null) return { hash, key };
  return { hash, key, persistentId: await submitFops(service, caller, source, persistent) };
}

/** @throws a 403 for a key that is not the token's */
function checkScope({ key: scope, isPrefix }: UploadPolicy, given: string | null, hash: string): string {
  const key = checkKey(given ?? (isPrefix ? hash : (scope ?? hash)));
  if (scope === null || (isPrefix ? key.startsWith(scope) : key === scope)) return key;
  throw new QiniuError(403, 'key does not match with scope');
}

function tokenOf(fields: ReadonlyMap<string, string>): string {
  const token = fields.get('token');
  if (token === undefined) throw badToken('the token must come before the file');
  return token;
}
