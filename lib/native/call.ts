import { StillframeError, errorCodes, type ErrorCode } from '../errors.js';

/** Calls into the addon; its errors come out as StillframeError, with the stack of the caller. */
export function call<Result>(body: () => Result): Result {
  try {
    return body();
  } catch (error) {
    if (StillframeError.is(error)) throw error;
    const message = error instanceof Error ? error.message : String(error);
    const code = codeOf(error);
    // The message may quote libav's log, with paths.
    throw new StillframeError(code, message, { cause: error, publicMessage: publicMessages[code] ?? 'internal error' });
  }
}

const publicMessages: Partial<Record<ErrorCode, string>> = {
  NO_VIDEO_STREAM: 'the source has no video',
  INVALID_SOURCE: 'the source is not media that can be read',
  UNSUPPORTED_CODEC: 'the video is in a format that is not supported',
  LIMIT_EXCEEDED: 'the source exceeds a limit',
  TIMEOUT: 'the deadline has passed',
  ABORTED: 'the call was aborted',
  NATIVE_LOAD_FAILED: 'the native addon is missing',
};

function codeOf(error: unknown): ErrorCode {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : null;
  return errorCodes.find((known) => known === code) ?? 'INTERNAL';
}
