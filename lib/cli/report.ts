import type { FrameOrigin } from '../index.js';
import { complain, seconds, toJson, write } from './print.js';

/** What was made, for people and as JSON. Where the bytes go to standard output, the words must not. */
export interface Report {
  readonly lines: readonly string[];
  readonly json: unknown;
  readonly warnings: FrameOrigin['warnings'];
}

export interface ReportStyle {
  readonly json: boolean;
  readonly stdoutTaken: boolean;
}

export async function report({ lines, json, warnings }: Report, style: ReportStyle): Promise<void> {
  if (style.json) {
    await write(style.stdoutTaken ? process.stderr : process.stdout, `${toJson(json)}\n`);
    return;
  }
  if (!style.stdoutTaken && lines.length > 0) await write(process.stdout, `${lines.join('\n')}\n`);
  for (const { code, message } of warnings) await complain(`warning: ${code}: ${message}`);
}

/** `asked for 5 s, on screen since 4.96 s, key frame`. */
export function describeOrigin({ requestedSeconds, timeSeconds, keyframe }: FrameOrigin): string {
  const times = `asked for ${seconds(requestedSeconds)}, on screen since ${seconds(timeSeconds)}`;
  return keyframe ? `${times}, key frame` : times;
}
