import type { PosterCandidate, Snapshot, SnapshotOptions } from '../index.js';
import type { Command, Work } from './command.js';
import { libraryOptions, openSource } from './library-options.js';
import { callOptions, geometryOptions } from './options.js';
import { seconds, write } from './print.js';
import { report } from './report.js';
import { checkOutput, defaultOutput, describeSnapshot } from './snapshot.js';

const pictureOptions = ['stream', ...geometryOptions, 'widths', 'format', 'quality', 'thumbhash'] as const;

/** Runners-up that people want to see; --json has all of them. */
const shownCandidates = 3;

export const posterCommand: Command = {
  name: 'poster',
  summary: 'makes a still of the frame that best stands for the video',
  about: [
    'Looks at up to 19 key frames all over the video and takes the best one: not black, plain, faded, flashed, blurred',
    'or noisy, no title card, and not from where nothing moves, as far as there is something better.',
    'The runners-up are named with their scores, from 0 to 1, and with what speaks against them.',
    'Without --output the picture goes into the working directory as NAME-poster.jpg.',
  ],
  examples: [
    'stillframe poster clip.mp4 --width 640',
    'stillframe poster clip.mp4 --widths 320,1280 -o "poster-{width}.webp"',
    'stillframe poster clip.mp4 -o - > poster.jpg',
  ],
  options: [...pictureOptions, 'output', ...callOptions],
  check: (args) => checkOutput(args, 'poster'),
  run: makePoster,
};

async function makePoster({ engine, args, signal }: Work): Promise<void> {
  const { values } = args;
  const toStdout = values.output === '-';
  const output = toStdout ? {} : { output: values.output ?? defaultOutput(args, 'poster') };
  const options = { ...libraryOptions(values, [...pictureOptions, 'timeout']), ...output, signal, at: 'auto' };
  const made = await engine.snapshot(openSource(args), options as SnapshotOptions);
  const pictures = 'width' in made ? [made] : made;
  const facts = pictures.map(({ data: _, ...rest }) => rest);
  for (const { data } of pictures) if (data !== undefined) await write(process.stdout, data);
  await report(
    {
      lines: [...facts.map(describeSnapshot), ...describeChoice(facts[0])],
      json: values.widths === undefined ? facts[0] : facts,
      warnings: facts[0]?.warnings ?? [],
    },
    { json: values.json === true, stdoutTaken: toStdout },
  );
}

function describeChoice(picture: Omit<Snapshot, 'data'> | undefined): readonly string[] {
  const candidates = picture?.poster?.candidates ?? [];
  const [taken, ...others] = candidates.slice(0, shownCandidates + 1).map(describeCandidate);
  if (taken === undefined) return [];
  return [`chosen: ${taken}`, ...(others.length === 0 ? [] : [`next best: ${others.join('; ')}`])];
}

function describeCandidate({ timeSeconds, score, reasons }: PosterCandidate): string {
  return `${seconds(timeSeconds)}, score ${score.toFixed(2)}${reasons.length === 0 ? '' : ` (${reasons.join(', ')})`}`;
}
