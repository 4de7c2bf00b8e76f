import { resolve } from 'node:path';
import { invalidParameter } from '../errors.js';
import type { Frame, FrameOptions } from '../index.js';
import { writeFiles } from '../output/file.js';
import type { Command, Work } from './command.js';
import { libraryOptions, openSource } from './library-options.js';
import { callOptions, frameOptions, geometryOptions } from './options.js';
import { bytes, shownPath, write } from './print.js';
import { describeOrigin, report } from './report.js';
import { sourcePath } from './source-name.js';

const pictureOptions = [...frameOptions, 'pixel-format', ...geometryOptions] as const;

export const frameCommand: Command = {
  name: 'frame',
  summary: 'gives the raw pixels of one frame',
  about: [
    'Writes raw pixels, rows without padding, and says what they are. Without --output nothing is written, only said.',
    'With --pixel-format native the planes are as decoded, in the order of ffmpeg -f rawvideo.',
  ],
  examples: [
    'stillframe frame clip.mp4 --at 12.5 --json',
    'stillframe frame clip.mp4 --at 12.5 --width 320 -o pixels.rgb',
    'stillframe frame clip.mp4 --pixel-format native --rotate 0 -o - | md5sum',
  ],
  options: [...pictureOptions, 'output', ...callOptions],
  run: takeFrame,
};

async function takeFrame({ engine, args, signal }: Work): Promise<void> {
  const { values } = args;
  if (typeof values.output === 'string' && resolve(values.output) === sourcePath(args)) {
    throw invalidParameter('output', 'must not take the place of the source', values.output);
  }
  const options: FrameOptions = { ...libraryOptions(values, [...pictureOptions, 'timeout']), signal };
  const { data, ...facts } = await engine.frame(openSource(args), options);
  const path = await deliver(data, values.output);
  await report(
    {
      lines: [describeFrame(facts, data.byteLength, path)],
      json: { ...(path === null ? {} : { path }), byteLength: data.byteLength, ...facts },
      warnings: facts.warnings,
    },
    { json: values.json === true, stdoutTaken: values.output === '-' },
  );
}

/** The path that was written, if it was a file. */
async function deliver(data: Uint8Array, output: unknown): Promise<string | null> {
  if (typeof output !== 'string') return null;
  if (output === '-') {
    await write(process.stdout, data);
    return null;
  }
  const path = resolve(output);
  await writeFiles([{ path, bytes: data, parameter: 'output' }]);
  return path;
}

function describeFrame(facts: Omit<Frame, 'data'>, byteLength: number, path: string | null): string {
  const { width, height, pixelFormat, pts, timeBase } = facts;
  const shape = `${width}x${height} ${pixelFormat}, ${bytes(byteLength)}`;
  const stamp = pts === null ? 'no pts' : `pts ${pts} of ${timeBase.join('/')} s`;
  return `${path === null ? '' : `${shownPath(path)}: `}${shape}, ${describeOrigin(facts)}, ${stamp}`;
}
