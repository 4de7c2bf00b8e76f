import type { Missing, SeriesSnapshot, SnapshotsOptions } from '../index.js';
import type { Arguments } from './arguments.js';
import type { Command, Work } from './command.js';
import { libraryOptions, openSource } from './library-options.js';
import { callOptions, geometryOptions, seriesOptions, seriesSeekHelp } from './options.js';
import { bytes, complain, seconds, shownPath, write } from './print.js';
import { progressBar } from './progress-bar.js';
import { describeOrigin, report, type Report } from './report.js';
import { extensionOf, sourceName } from './source-name.js';
import { UsageError } from './usage-error.js';

const pictureOptions = [...seriesOptions, ...geometryOptions, 'format', 'quality', 'thumbhash'] as const;

export const snapshotsCommand: Command = {
  name: 'snapshots',
  summary: 'makes a series of stills',
  about: [
    'Without --output the pictures go into the working directory as NAME-0001.jpg, NAME-0002.jpg and so on; an --output',
    'of your own holds %d, or %06d, where the number goes. Numbers count the times of the series: where the video has no',
    'picture, its number is left out, and standard error says so.',
  ],
  examples: [
    'stillframe snapshots clip.mp4 --interval 10 --width 480',
    'stillframe snapshots clip.mp4 --count 12 --seek auto -o "shots/%02d.webp"',
    'stillframe snapshots clip.mp4 --times 1.5,00:00:04,50% --format png --json',
  ],
  options: [...pictureOptions, 'output', ...callOptions],
  ownHelp: { seek: seriesSeekHelp },
  usesAllCores: true,
  check: checkOutput,
  run: takeSnapshots,
};

function checkOutput({ values }: Arguments): void {
  if (values.output === '-')
    throw new UsageError('--output takes a path with %d, as there are many pictures', 'snapshots');
}

async function takeSnapshots({ engine, args, signal }: Work): Promise<void> {
  const { values } = args;
  const output = values.output ?? `${sourceName(args)}-%04d.${extensionOf(values.format)}`;
  const bar = progressBar();
  const options = {
    ...libraryOptions(values, [...pictureOptions, 'timeout']),
    output,
    signal,
    onProgress: bar.onProgress,
  } as SnapshotsOptions;
  const items: (SeriesSnapshot | Missing)[] = [];
  const warnings = new Map<string, Report['warnings'][number]>();
  try {
    for await (const item of engine.snapshots(openSource(args), options)) {
      items.push(item);
      bar.clear();
      await tell(item, values.json === true);
      if (item.status === 'ok') for (const warning of item.warnings) warnings.set(warning.code, warning);
    }
  } finally {
    bar.clear();
  }
  await report(
    { lines: [], json: items, warnings: [...warnings.values()] },
    { json: values.json === true, stdoutTaken: false },
  );
}

/** As soon as it is there; JSON is said in one piece in the end. */
async function tell(item: SeriesSnapshot | Missing, json: boolean): Promise<void> {
  if (json) return;
  if (item.status === 'ok') await write(process.stdout, `${describeItem(item)}\n`);
  else await complain(`no picture ${item.index + 1} at ${seconds(item.requestedSeconds)}: ${item.code}`);
}

function describeItem(item: SeriesSnapshot): string {
  const { path = '', width, height, format, byteLength } = item;
  return `${shownPath(path)}: ${width}x${height} ${format}, ${bytes(byteLength)}, ${describeOrigin(item)}`;
}
