import { StillframeError, type ErrorCode } from '../errors.js';
import { inFlags, optionOf } from './library-options.js';
import type { OptionName } from './options.js';
import { complain } from './print.js';
import { UsageError } from './usage-error.js';

export const exitCodes = { done: 0, failed: 1, wrongUsage: 2 } as const;

interface Advice {
  readonly when: RegExp;
  readonly advice: string;
  /** What the advice names: only for commands that take it. */
  readonly option?: OptionName;
}

/** What can be done about an error here, where its message does not say so itself. */
const advice: Readonly<Partial<Record<ErrorCode, Advice>>> = {
  TIME_OUT_OF_RANGE: { when: /past the end/, advice: 'use --past-end last to take the last frame', option: 'past-end' },
  TIMEOUT: { when: /did not end within/, advice: 'give it longer with --timeout SECONDS', option: 'timeout' },
  SOURCE_FORBIDDEN: {
    when: /not a public one/,
    advice: 'name the host with --allow-host if you mean to ask it',
    option: 'allow-host',
  },
  NO_VIDEO_STREAM: { when: /./, advice: 'stillframe probe lists its streams' },
  UNSUPPORTED_CODEC: { when: /no decoder/, advice: 'it needs a libav built with that decoder' },
};

/**
 * Says on one line what went wrong; the result is the exit code.
 * @param options of the command that failed
 */
export async function reportFailure(error: unknown, options: readonly OptionName[] = []): Promise<number> {
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
  await complain(`${error.code}: ${describe(error, options)}`);
  return error.code === 'INVALID_PARAMETER' ? exitCodes.wrongUsage : exitCodes.failed;
}

function describe({ code, message, fault }: StillframeError, options: readonly OptionName[]): string {
  if (fault !== undefined) return `${optionOf(fault.parameter)}: ${inFlags(fault.rule, options)}, got ${fault.value}`;
  const found = advice[code];
  const said = inSeconds(inFlags(namedByFlag(message, options), options));
  if (found?.when.test(message) !== true) return said;
  return found.option === undefined || options.includes(found.option) ? `${said}; ${found.advice}` : said;
}

/** A message may begin with the option it is about, which this command need not have: `at: ...`, `limits.framePixels: ...`. */
function namedByFlag(message: string, options: readonly OptionName[]): string {
  const [, name, rest] = /^([a-zA-Z.]+): (.*)$/s.exec(message) ?? [];
  if (name === undefined || rest === undefined || name === 'source') return message;
  const flag = optionOf(name);
  const isTaken = options.some((option) => flag === `--${option}`);
  return isTaken ? `${flag}: ${rest}` : rest;
}

/** `--timeout` is in seconds. */
function inSeconds(text: string): string {
  return text.replace(/(?<=within )(\d+(?:\.\d+)?) ms/, (_, ms: string) => `${Number(ms) / 1000} s`);
}

/** Who read our output has seen enough. */
function isBrokenPipe(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EPIPE';
}
