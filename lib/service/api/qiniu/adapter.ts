import type { IncomingMessage, ServerResponse } from 'node:http';
import { RateLimit } from '../../accounts/rate-limit.js';
import type { Service } from '../../service.js';
import { newId } from '../../store/id.js';
import { isOwnPath } from '../rest/own-path.js';
import type { ApiAdapter } from '../vendor/adapter.js';
import { sendJson } from '../vendor/answer.js';
import { pfop, prefop, stat } from './api.js';
import { isSigned } from './authorization.js';
import { Domains } from './domains.js';
import { noBucket, notOffered, toFailure } from './error.js';
import { getFile } from './get-file.js';
import { isFops } from './target.js';
import { upload } from './upload.js';

/**
 * Qiniu's Kodo and Dora, as far as pictures of videos go. Requests are known by their domain, by Qiniu's signatures and
 * paths, and, on the hosts of the default bucket, by operations or a token in the query.
 */
export function createQiniuAdapter(service: Service): ApiAdapter {
  const domains = new Domains(service.config.qiniu);
  const limit = new RateLimit(service.config.limits.submitsPerSecond);

  const asksForState = ({ method = '', url = '', headers }: IncomingMessage): boolean =>
    url.split('?')[0] === '/status/get/prefop' &&
    (method === 'POST' || (method === 'GET' && domains.bound(headers.host) === null));

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { method = '', url = '', headers } = request;
    const [path = ''] = url.split('?');
    if (asksForState(request)) return prefop(service, request, response);
    if (method === 'POST' && isPfop(path)) return pfop(service, limit, request, response);
    if (isUpload(request)) return upload(service, limit, request, response);
    if (isRead(method) && !isSigned(request)) {
      const bucket = domains.bucketOf(headers.host);
      if (bucket !== null) return getFile(service, bucket, request, response);
    }
    if (method === 'GET' && path.startsWith('/stat/')) return stat(service, request, response);
    if (isRead(method) && !isSigned(request)) throw noBucket(headers.host);
    throw notOffered(`${method} ${path}`);
  };

  return {
    name: 'qiniu',

    claims(request) {
      const { method = '', url = '', headers } = request;
      const [path = '', query = ''] = url.split('?');
      if (isSigned(request) || asksForState(request) || isUpload(request)) return true;
      // Uploads in parts, which are refused.
      if (headers.authorization?.startsWith('UpToken ') === true) return true;
      if (method === 'POST' && isPfop(path)) return true;
      if (!isRead(method)) return false;
      if (domains.bound(headers.host) !== null) return true;
      // Meant for Qiniu, so that it is told what is missing.
      if (domains.defaultBucket === null) return isOperation(query) && !isOwnPath(path);
      return isFops(query.split('&')[0] ?? '') || /(^|&)token=/.test(query) || !isOwnPath(path);
    },

    async handle(request, response) {
      response.setHeader('x-reqid', newId());
      await answer(request, response).catch((error: unknown) => fail(service, request, response, error));
    },
  };
}

/** Qiniu redirects the form without the slash; here both are good. */
function isPfop(path: string): boolean {
  return path === '/pfop/' || path === '/pfop';
}

/** Other clouds' requests to the root are no such forms. */
function isUpload({ method, url = '', headers }: IncomingMessage): boolean {
  const isForm = headers['content-type']?.startsWith('multipart/form-data') === true;
  return method === 'POST' && url.split('?')[0] === '/' && isForm;
}

/** An operation with arguments, as in `?vframe/jpg/offset/7`. */
function isOperation(query: string): boolean {
  return /^[A-Za-z][A-Za-z0-9]*(\/|%2F)/i.test(query);
}

function isRead(method: string): boolean {
  return method === 'GET' || method === 'HEAD';
}

function fail(service: Service, request: IncomingMessage, response: ServerResponse, error: unknown): void {
  if (response.headersSent || response.destroyed) {
    // The file or the client has gone while it was sent.
    response.destroy();
    return;
  }
  const { status, message, retryAfterSeconds } = toFailure(error);
  if (status === 599) service.log.error({ err: error, requestId: response.getHeader('x-reqid') }, 'request failed');
  if (retryAfterSeconds !== null) response.setHeader('retry-after', retryAfterSeconds);
  // A failed picture says its status in the body, too.
  const code = isRead(request.method ?? '') && !isSigned(request) ? { code: status } : {};
  sendJson(response, status, { ...code, error: message }, { 'cache-control': 'no-store' });
}
