import { ServiceError, toRefusal, type Refusal } from '../../service-error.js';

/** A refusal in Qiniu's terms: one of its status codes, and what its `error` says. */
export class QiniuError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = 'QiniuError';
    this.status = status;
  }
}

export function badRequest(message: string): QiniuError {
  return new QiniuError(400, message);
}

/** For what Qiniu has and this service does not: never silence, never a wrong success. */
export function notOffered(what: string): QiniuError {
  return badRequest(`${what} is not offered by this service`);
}

/** A host that is bound to no bucket has no files. */
export function noBucket(host = ''): QiniuError {
  const remedy = 'the service binds one by qiniu.domains, or all hosts by qiniu.defaultBucket';
  return new QiniuError(404, `no bucket is bound to ${host.slice(0, 80)}: ${remedy}`);
}

export function badToken(message = 'bad token'): QiniuError {
  return new QiniuError(401, message);
}

export interface QiniuFailure {
  readonly status: number;
  readonly message: string;
  readonly retryAfterSeconds: number | null;
}

/** Any error, in Qiniu's terms. */
export function toFailure(error: unknown): QiniuFailure {
  if (error instanceof QiniuError) return { status: error.status, message: error.message, retryAfterSeconds: null };
  const refusal = toRefusal(error);
  return { status: statusOf(refusal), message: refusal.message, retryAfterSeconds: refusal.retryAfterSeconds };
}

/** Qiniu's codes: https://developer.qiniu.com/kodo/3928/error-responses */
function statusOf({ code, status }: Refusal): number {
  switch (code) {
    case 'SOURCE_NOT_FOUND':
      return 404;
    case 'RATE_LIMITED':
      return 573;
    case 'PAYLOAD_TOO_LARGE':
      return 413;
    case 'CONFLICT':
      return 614;
    case 'BUSY':
    case 'UNAVAILABLE':
    case 'ABORTED':
      return 503;
    case 'TIMEOUT':
      return 504;
    default:
      // What the request or its source is to blame for; the rest is ours.
      if (status >= 500) return 599;
      return [401, 403, 404].includes(status) ? status : 400;
  }
}

export function forbidden(operation: string): ServiceError {
  return new ServiceError('FORBIDDEN', `this key is not allowed to do ${operation}`);
}
