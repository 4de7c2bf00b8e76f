/**
 * Every failure Stillframe reports is a {@link StillframeError} with a stable `code`.
 * Messages name the parameter or source, the rule and the value received.
 */

/** Every code there is. Codes are never renamed; new ones may come. */
export const errorCodes = [
  'NO_VIDEO_STREAM',
  'INVALID_SOURCE',
  'SOURCE_NOT_FOUND',
  'SOURCE_FORBIDDEN',
  'UNSUPPORTED_CODEC',
  'TIME_OUT_OF_RANGE',
  'INVALID_PARAMETER',
  'LIMIT_EXCEEDED',
  'TIMEOUT',
  'ABORTED',
  'BUSY',
  'WORKER_CRASHED',
  'NATIVE_LOAD_FAILED',
  'INTERNAL',
] as const;

/** What went wrong, for programs. */
export type ErrorCode = (typeof errorCodes)[number];

/** Which parameter broke which rule, with the value received: set on INVALID_PARAMETER. */
export interface ParameterFault {
  readonly parameter: string;
  readonly rule: string;
  readonly value: string;
}

export interface StillframeErrorOptions {
  readonly cause?: unknown;
  readonly fault?: ParameterFault;
  /** Text that is safe to show to someone who may not see paths, addresses or library internals. */
  readonly publicMessage?: string;
}

// A registered symbol, so that errors of two copies of this package recognise each other.
const brand = Symbol.for('stillframe.error');

/**
 * The one error type. `code` says what went wrong, `message` what to do about it, `publicMessage` what may be shown to
 * someone who must not see paths or addresses; `fault` is set on INVALID_PARAMETER.
 */
export class StillframeError extends Error {
  readonly code: ErrorCode;
  readonly fault?: ParameterFault;
  readonly publicMessage: string;

  constructor(code: ErrorCode, message: string, options: StillframeErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'StillframeError';
    this.code = code;
    this.publicMessage = options.publicMessage ?? message;
    if (options.fault !== undefined) this.fault = options.fault;
    Object.defineProperty(this, brand, { value: true });
  }

  static is(error: unknown): error is StillframeError {
    return typeof error === 'object' && error !== null && brand in error;
  }
}

/** A path from the root, or an address: not for everybody's eyes. */
const place = /^(?:[/\\]|[a-z]:[/\\]|[a-z][a-z0-9+.-]+:\/\/)/i;

/**
 * The one constructor of INVALID_PARAMETER: `width: must be a whole number from 1 to 16384, got 0.5`. The public message
 * leaves out a value that is a path or an address.
 */
export function invalidParameter(parameter: string, rule: string, value: unknown): StillframeError {
  const shown = describe(value);
  const broken = `${parameter}: ${rule}`;
  return new StillframeError('INVALID_PARAMETER', `${broken}, got ${shown}`, {
    fault: { parameter, rule, value: shown },
    publicMessage: typeof value === 'string' && place.test(value) ? broken : `${broken}, got ${shown}`,
  });
}

/** The same error about the same option under another name, with which its texts begin. */
export function renameParameter(error: StillframeError, rename: (parameter: string) => string): StillframeError {
  const { code, message, publicMessage, fault } = error;
  if (fault === undefined) return error;
  const parameter = rename(fault.parameter);
  const renamed = (text: string): string => `${parameter}${text.slice(fault.parameter.length)}`;
  const options = { cause: error, fault: { ...fault, parameter }, publicMessage: renamed(publicMessage) };
  return new StillframeError(code, renamed(message), options);
}

/** The same error about an option that is part of another: `sprite.columns` for `columns`. */
export function withinParameter(owner: string, error: StillframeError): StillframeError {
  return renameParameter(error, (parameter) => `${owner}.${parameter}`);
}

function describe(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.length > 80 ? `${value.slice(0, 77)}...` : value);
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'an array' : 'an object';
  return String(value);
}

/** An error as plain data, for the way between threads and processes. */
export interface ErrorRecord {
  readonly code: ErrorCode;
  readonly message: string;
  readonly publicMessage: string;
  readonly fault?: ParameterFault;
  readonly causeMessage?: string;
}

export function toErrorRecord(error: unknown): ErrorRecord {
  if (!StillframeError.is(error)) {
    const message = error instanceof Error ? error.message : String(error);
    return { code: 'INTERNAL', message, publicMessage: 'internal error' };
  }
  const { code, message, publicMessage, fault, cause } = error;
  return {
    code,
    message,
    publicMessage,
    ...(fault === undefined ? {} : { fault }),
    ...(cause === undefined ? {} : { causeMessage: cause instanceof Error ? cause.message : describe(cause) }),
  };
}

export function fromErrorRecord(record: ErrorRecord): StillframeError {
  const { code, message, publicMessage, fault, causeMessage } = record;
  return new StillframeError(code, message, {
    publicMessage,
    ...(fault === undefined ? {} : { fault }),
    ...(causeMessage === undefined ? {} : { cause: new Error(causeMessage) }),
  });
}
