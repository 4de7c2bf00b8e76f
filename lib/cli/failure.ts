import { StillframeError, type ErrorCode } from '../errors.js';
import { optionOf } from './library-options.js';
import { complain } from './print.js';
import { UsageError } from './usage-error.js';

export const exitCodes = { done: 0, failed: 1, wrongUsage: 2 } as const;

/** What can be done about an error here, where its message does not say so itself. */
const advice: Readonly<Partial<Record<ErrorCode, readonly (readonly [when: RegExp, advice: string])[]>>> = {
  TIME_OUT_OF_RANGE: [[/past the end/, 'use --past-end last to take the last frame']],
  TIMEOUT: [[/did not end within/, 'give it longer with --timeout SECONDS']],
  SOURCE_FORBIDDEN: [[/not a public one/, 'name the host with --allow-host if you mean to ask it']],
  NO_VIDEO_STREAM: [[/./, 'stillframe probe lists its streams']],
  UNSUPPORTED_CODEC: [[/no decoder/, 'it needs a libav built with that decoder']],
};

/** Says on one line what went wrong; the result is the exit code. */
export async function reportFailure(error: unknown): Promise<number> {
  if (isBrokenPipe(error)) return exitCodes.failed;
  if (error instanceof UsageError) {
    const help = `stillframe${error.command === null ? '' : ` ${error.command}`} --help`;
    await complain(`INVALID_PARAMETER: ${error.message} (see ${help})`);
    return exitCodes.wrongUsage;
  }
  if (!StillframeError.is(error)) {
    await complain(`INTERNAL: ${error instanceof Error ? error.message : String(error)}`);
    return exitCodes.failed;
  }
  await complain(`${error.code}: ${describe(error)}`);
  return error.code === 'INVALID_PARAMETER' ? exitCodes.wrongUsage : exitCodes.failed;
}

function describe({ code, message, fault }: StillframeError): string {
  if (fault !== undefined) return `${optionOf(fault.parameter)}: ${fault.rule}, got ${fault.value}`;
  const found = advice[code]?.find(([when]) => when.test(message));
  return found === undefined ? message : `${message}; ${found[1]}`;
}

/** Who read our output has seen enough. */
function isBrokenPipe(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EPIPE';
}
