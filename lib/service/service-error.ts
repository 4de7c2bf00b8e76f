import { StillframeError, type ErrorCode, type ParameterFault } from '../errors.js';

/** What only a service can have against a request; everything else is one of the library's codes. */
export const serviceErrorCodes = [
  'UNAUTHORIZED',
  'FORBIDDEN',
  'NOT_FOUND',
  'CONFLICT',
  'RATE_LIMITED',
  'PAYLOAD_TOO_LARGE',
  'UNAVAILABLE',
  'RANGE_NOT_SATISFIABLE',
] as const;

export type ServiceErrorCode = (typeof serviceErrorCodes)[number];

/** A refusal with a stable code. */
export class ServiceError extends Error {
  readonly code: ServiceErrorCode;
  /** When to try again, where that can help. */
  readonly retryAfterSeconds: number | null;

  constructor(code: ServiceErrorCode, message: string, retryAfterSeconds: number | null = null) {
    super(message);
    this.name = 'ServiceError';
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** The one answer for what is not there and for what is another account's. */
export function notFound(noun: string, id: string): ServiceError {
  return new ServiceError('NOT_FOUND', `there is no ${noun} ${JSON.stringify(id.slice(0, 80))}`);
}

/** A failure as any API of the service may show it: no paths, no internals. */
export interface Refusal {
  readonly status: number;
  readonly code: ErrorCode | ServiceErrorCode;
  readonly message: string;
  readonly fault: ParameterFault | null;
  readonly retryAfterSeconds: number | null;
}

const statuses: Readonly<Record<ErrorCode | ServiceErrorCode, number>> = {
  UNAUTHORIZED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  RATE_LIMITED: 429,
  PAYLOAD_TOO_LARGE: 413,
  UNAVAILABLE: 503,
  RANGE_NOT_SATISFIABLE: 416,
  NO_VIDEO_STREAM: 422,
  INVALID_SOURCE: 422,
  SOURCE_NOT_FOUND: 404,
  SOURCE_FORBIDDEN: 403,
  UNSUPPORTED_CODEC: 422,
  TIME_OUT_OF_RANGE: 416,
  INVALID_PARAMETER: 400,
  LIMIT_EXCEEDED: 413,
  TIMEOUT: 504,
  ABORTED: 503,
  BUSY: 503,
  WORKER_CRASHED: 500,
  NATIVE_LOAD_FAILED: 500,
  INTERNAL: 500,
};

export function toRefusal(error: unknown): Refusal {
  if (error instanceof ServiceError) {
    const { code, message, retryAfterSeconds } = error;
    return { status: statuses[code], code, message, fault: null, retryAfterSeconds };
  }
  if (StillframeError.is(error)) {
    const { code, publicMessage: message } = error;
    const retryAfterSeconds = code === 'BUSY' ? 1 : null;
    return { status: statuses[code], code, message, fault: publicFault(error), retryAfterSeconds };
  }
  return { status: 500, code: 'INTERNAL', message: 'internal error', fault: null, retryAfterSeconds: null };
}

/** A value that the public message leaves out is left out here, too. */
function publicFault({ fault, publicMessage }: StillframeError): ParameterFault | null {
  if (fault === undefined) return null;
  return publicMessage.includes(fault.value) ? fault : { ...fault, value: '(hidden)' };
}
