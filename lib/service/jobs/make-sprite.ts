import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Engine, Sprite, SpriteOptions } from '../../index.js';
import { contentTypes, contentTypeOf } from '../content-types.js';
import type { JsonObject } from '../json.js';
import type { MadeFile, Maker } from './maker.js';
import { warningFacts } from './warning-facts.js';

/** Sheets of cells; with cues, the cue sheets too, which name the sheets beside them. */
export function makeSprite(engine: Engine, withCues: boolean): Maker {
  return async ({ job, source, folder, signal, timeoutMs, onProgress }) => {
    const parameters = job.parameters as Omit<SpriteOptions, 'output' | 'vtt' | 'cueJson'>;
    const sprite = await engine.sprite(source, {
      ...parameters,
      output: join(folder, `sheet-%04d.${parameters.format ?? 'jpg'}`),
      ...(withCues ? { vtt: join(folder, 'cues.vtt'), cueJson: join(folder, 'cues.json') } : {}),
      signal,
      timeoutMs,
      onProgress,
    });
    const cues = withCues ? [await cueFile(join(folder, 'cues.vtt')), await cueFile(join(folder, 'cues.json'))] : [];
    const outputPixels = sprite.sheets.reduce((sum, { width, height }) => sum + width * height, 0);
    const usage = { outputPixels, clipSeconds: 0 };
    return { files: [...sheetFiles(sprite), ...cues], usage };
  };
}

function sheetFiles(sprite: Sprite): readonly MadeFile[] {
  return sprite.sheets.map(({ path = '', byteLength, width, height, format }, index) => ({
    path,
    name: basename(path),
    role: 'sheet',
    contentType: contentTypes[format],
    byteLength,
    width,
    height,
    requestedSeconds: null,
    timeSeconds: null,
    details: { index, ...gridOf(sprite), cells: cellsOn(sprite, index), ...(index === 0 ? wordsOf(sprite) : {}) },
  }));
}

function gridOf({ columns, lines, cellWidth, cellHeight }: Sprite): JsonObject {
  return { columns, lines, cellWidth, cellHeight };
}

/** What a client needs to cut the cells out. */
function cellsOn({ cells }: Sprite, sheet: number): JsonObject[] {
  return cells.flatMap((cell) => {
    if (cell.status === 'missing' || cell.sheet !== sheet) return [];
    const { index, requestedSeconds, timeSeconds, left, top } = cell;
    return [{ index, requestedSeconds, timeSeconds, left, top }];
  });
}

/** What is to be said of the sprite as a whole is said with its first sheet. */
function wordsOf({ cells, warnings }: Sprite): JsonObject {
  const missing = cells.flatMap((cell) =>
    cell.status === 'missing' ? [{ index: cell.index, requestedSeconds: cell.requestedSeconds, code: cell.code }] : [],
  );
  return { warnings: warningFacts(warnings), ...(missing.length === 0 ? {} : { missing }) };
}

async function cueFile(path: string): Promise<MadeFile> {
  const { size } = await stat(path);
  const facts = { width: null, height: null, requestedSeconds: null, timeSeconds: null };
  return {
    path,
    name: basename(path),
    role: 'cues',
    contentType: contentTypeOf(path),
    byteLength: size,
    ...facts,
    details: {},
  };
}
