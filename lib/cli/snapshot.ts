import type { Snapshot, SnapshotOptions } from '../index.js';
import type { Arguments } from './arguments.js';
import type { Command, Work } from './command.js';
import { libraryOptions, openSource } from './library-options.js';
import { callOptions, frameOptions, geometryOptions } from './options.js';
import { bytes, shownPath, write } from './print.js';
import { describeOrigin, report } from './report.js';
import { extensionOf, sourceName } from './source-name.js';
import { UsageError } from './usage-error.js';

const pictureOptions = [...frameOptions, ...geometryOptions, 'widths', 'format', 'quality', 'thumbhash'] as const;

export const snapshotCommand: Command = {
  name: 'snapshot',
  summary: 'makes a still of one frame',
  about: [
    'Without --output the picture goes into the working directory as NAME-TIME.jpg, TIME as it was asked for:',
    'clip-12.5.jpg, clip-00-01-30.jpg, clip-50pct.jpg. With --widths the width follows, and an --output of your own',
    'must hold {width}. An existing file is replaced, and only by a whole picture.',
  ],
  examples: [
    'stillframe snapshot clip.mp4 --at 12.5 --width 480',
    'stillframe snapshot clip.mp4 --at 37.5% --widths 320,640,1280 -o "poster-{width}.webp"',
    'stillframe snapshot clip.mp4 --width 300 --height 300 --fit contain --background blur -o square.avif',
    'stillframe snapshot https://example.com/clip.mp4 --seek keyframe --format png -o - > still.png',
  ],
  options: [...pictureOptions, 'output', ...callOptions],
  check: (args) => checkOutput(args, 'snapshot'),
  run: takeSnapshot,
};

/** Standard output takes one picture. */
export function checkOutput({ values }: Arguments, command: string): void {
  if (values.output !== '-' || !Array.isArray(values.widths) || values.widths.length < 2) return;
  throw new UsageError('--output - takes one picture, and --widths asks for several', command);
}

async function takeSnapshot({ engine, args, signal }: Work): Promise<void> {
  const { values } = args;
  const toStdout = values.output === '-';
  const output = toStdout ? {} : { output: values.output ?? defaultOutput(args, timeName(args)) };
  const options = { ...libraryOptions(values, [...pictureOptions, 'timeout']), ...output, signal } as SnapshotOptions;
  const made = await engine.snapshot(openSource(args), options);
  const snapshots = 'width' in made ? [made] : made;
  const facts = snapshots.map(({ data: _, ...rest }) => rest);
  for (const { data } of snapshots) if (data !== undefined) await write(process.stdout, data);
  await report(
    {
      lines: facts.map(describeSnapshot),
      json: values.widths === undefined ? facts[0] : facts,
      warnings: facts[0]?.warnings ?? [],
    },
    { json: values.json === true, stdoutTaken: toStdout },
  );
}

function timeName({ values: { at = '0' } }: Arguments): string {
  return String(at).replaceAll(':', '-').replaceAll('%', 'pct');
}

/** `clip-12.5.jpg`: named after the source and the frame, with nothing that a file system or shell would mind. */
export function defaultOutput({ sources, values }: Arguments, frame: string): string {
  const { format, widths } = values;
  return `${sourceName({ sources })}-${frame}${widths === undefined ? '' : '-{width}'}.${extensionOf(format)}`;
}

export function describeSnapshot(snapshot: Omit<Snapshot, 'data'>): string {
  const { path = '', width, height, format, byteLength } = snapshot;
  return `${shownPath(path)}: ${width}x${height} ${format}, ${bytes(byteLength)}, ${describeOrigin(snapshot)}`;
}
