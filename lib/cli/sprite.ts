import type { Sprite, SpriteOptions } from '../index.js';
import type { Command, Work } from './command.js';
import { libraryOptions, openSource } from './library-options.js';
import { callOptions, seriesOptions, seriesSeekHelp } from './options.js';
import { bytes, seconds, shownPath, write } from './print.js';
import { progressBar } from './progress-bar.js';
import { report } from './report.js';
import { extensionOf, sourceName } from './source-name.js';
import { UsageError } from './usage-error.js';

const sheetOptions = [
  ...seriesOptions,
  'cell-width',
  'cell-height',
  'columns',
  'lines',
  'padding',
  'margin',
  'color',
  'fit',
  'position',
  'rotate',
  'deinterlace',
  'labels',
  'format',
  'quality',
  'cells',
  'cues',
  'vtt',
  'cue-json',
  'playlist',
  'base-url',
] as const;

export const spriteCommand: Command = {
  name: 'sprite',
  summary: 'makes sheets of small pictures, for players and for people',
  about: [
    'Without --output the sheets go into the working directory as NAME-sheet-1.jpg, NAME-sheet-2.jpg and so on; an',
    '--output of your own holds %d, or %03d, where the number goes, unless there is one sheet only. Every sheet has the',
    'whole grid. All files appear together, and replace what was there.',
  ],
  examples: [
    'stillframe sprite clip.mp4 --interval 5 --seek auto -o "sheet-%d.jpg" --vtt thumbs.vtt',
    'stillframe sprite clip.mp4 --count 20 --columns 4 --cell-width 320 --labels -o contact.jpg',
    'stillframe sprite clip.mp4 --interval 10 --playlist tiles.m3u8 -o "tiles-%d.jpg"',
  ],
  options: [...sheetOptions, 'output', ...callOptions],
  ownHelp: {
    seek: seriesSeekHelp,
    fit: 'cover (default), contain or fill, for cells of another shape than the pictures',
    format: 'jpg, png or webp (default: what the output ends in, else jpg)',
    quality: 'default 80; not for png',
  },
  usesAllCores: true,
  run: makeSprite,
};

async function makeSprite({ engine, args, signal }: Work): Promise<void> {
  const { values } = args;
  const toStdout = values.output === '-';
  const output = toStdout
    ? {}
    : { output: values.output ?? `${sourceName(args)}-sheet-%d.${extensionOf(values.format)}` };
  const bar = progressBar();
  const options = {
    ...libraryOptions(values, [...sheetOptions, 'timeout']),
    ...output,
    signal,
    onProgress: bar.onProgress,
  } as SpriteOptions;
  let sprite: Sprite;
  try {
    sprite = await engine.sprite(openSource(args), options);
  } finally {
    bar.clear();
  }
  if (toStdout) await writeSheet(sprite);
  await report(
    { lines: describeSprite(sprite), json: factsOf(sprite), warnings: sprite.warnings },
    { json: values.json === true, stdoutTaken: toStdout },
  );
}

async function writeSheet({ sheets }: Sprite): Promise<void> {
  const [sheet] = sheets;
  if (sheets.length > 1) throw new UsageError(`--output - takes one sheet, and there are ${sheets.length}`, 'sprite');
  if (sheet?.data !== undefined) await write(process.stdout, sheet.data);
}

/** All but bytes, and but what the files of the cues say. */
function factsOf({ sheets, cells, cues, cellWidth, cellHeight, columns, lines, warnings }: Sprite): object {
  const written = sheets.map(({ path, byteLength, format, width, height }) => ({
    path,
    byteLength,
    format,
    width,
    height,
  }));
  return { sheets: written, cells, cues, cellWidth, cellHeight, columns, lines, warnings };
}

function describeSprite({ sheets, cells }: Sprite): readonly string[] {
  return sheets.map(({ path = '', width, height, format, byteLength }, index) => {
    const here = cells.flatMap((cell) => (cell.status === 'ok' && cell.sheet === index ? [cell] : []));
    const [first, last] = [here[0]?.timeSeconds ?? 0, here.at(-1)?.timeSeconds ?? 0];
    const count = `${here.length} ${here.length === 1 ? 'cell' : 'cells'}`;
    return `${shownPath(path)}: ${width}x${height} ${format}, ${bytes(byteLength)}, ${count}, ${seconds(first)} to ${seconds(last)}`;
  });
}
