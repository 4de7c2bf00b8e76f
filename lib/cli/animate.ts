import { resolve } from 'node:path';
import type { Animation, AnimateOptions } from '../index.js';
import type { Arguments } from './arguments.js';
import type { Command, Work } from './command.js';
import { libraryOptions, openSource } from './library-options.js';
import { animationOptions, callOptions, geometryOptions } from './options.js';
import { bytes, seconds, shownPath, write } from './print.js';
import { progressBar } from './progress-bar.js';
import { report } from './report.js';
import { sourceName, sourcePath } from './source-name.js';

const pictureOptions = [...animationOptions, ...geometryOptions, 'format', 'quality'] as const;

export const animateCommand: Command = {
  name: 'animate',
  summary: 'makes an animated gif or webp of a span',
  about: [
    'Without --output the animation goes into the working directory as NAME.gif, or NAME.webp with --format webp, and as',
    'NAME-animated.gif where the source has that name. Without --fps it keeps the rhythm of the source, up to 50 pictures a',
    'second as gif and 90 as webp. --quality (default 75) says how much must change to be drawn again, and how closely a',
    'webp shows the colours.',
  ],
  examples: [
    'stillframe animate clip.mp4 --start 00:00:05 --duration 3 --fps 10 --width 480 -o out.gif',
    'stillframe animate clip.mp4 --start 10 --trim-end 20 --width 320 --loop 1 --json',
    'stillframe animate clip.mp4 --start 5 --duration 3 --fps 25 --width 640 -o out.webp',
    'stillframe animate clip.mp4 --duration 2 --dither none --quality 60 -o - > small.gif',
  ],
  options: [...pictureOptions, 'output', ...callOptions],
  run: makeAnimation,
};

async function makeAnimation({ engine, args, signal }: Work): Promise<void> {
  const { values } = args;
  const toStdout = values.output === '-';
  const extension = values.format === 'webp' ? 'webp' : 'gif';
  const output = toStdout ? {} : { output: values.output ?? defaultOutput(args, extension) };
  const bar = progressBar();
  const options = {
    ...libraryOptions(values, [...pictureOptions, 'timeout']),
    ...output,
    signal,
    onProgress: bar.onProgress,
  } as AnimateOptions;
  let made: Animation;
  try {
    made = await engine.animate(openSource(args), options);
  } finally {
    bar.clear();
  }
  const { data, ...facts } = made;
  if (data !== undefined) await write(process.stdout, data);
  await report(
    { lines: [describeAnimation(facts)], json: facts, warnings: facts.warnings },
    { json: values.json === true, stdoutTaken: toStdout },
  );
}

function defaultOutput(args: Arguments, extension: string): string {
  const name = sourceName(args);
  const path = `${name}.${extension}`;
  return resolve(path) === sourcePath(args) ? `${name}-animated.${extension}` : path;
}

function describeAnimation(animation: Omit<Animation, 'data'>): string {
  const { path = '', width, height, format, byteLength, frames, durationSeconds, requestedSeconds } = animation;
  const pictures = `${frames} ${frames === 1 ? 'picture' : 'pictures'}`;
  const span = `${seconds(durationSeconds)} from ${seconds(requestedSeconds)} on`;
  return `${shownPath(path)}: ${width}x${height} ${format}, ${bytes(byteLength)}, ${pictures}, ${span}`;
}
