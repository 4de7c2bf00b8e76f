import { invalidParameter } from '../errors.js';
import { writeFiles, type OutputFile } from '../output/file.js';
import type { Warning } from '../plan/warning.js';
import type { SpriteRequest } from '../request/requests/sprite.js';
import type { Missing } from './results.js';
import type { SpritePlan } from './run-sprite-plan.js';
import type { WholeSheet } from './sheet-jobs.js';
import { spriteCues, type CueSheets } from './sprite-cues.js';
import { pathOf } from './sprite-names.js';
import type { EncodedPicture, Sprite, SpriteCell } from './sprite-result.js';

/** Puts the sheets together, and writes all files or none. */
export async function finishSprite(
  request: SpriteRequest,
  plan: SpritePlan,
  made: readonly WholeSheet[],
): Promise<Sprite> {
  const files: OutputFile[] = [];
  const { files: names } = request;

  /** The picture as the caller gets it: where it goes, or its bytes. */
  function settle(picture: EncodedPicture, path: string | null, parameter: string): EncodedPicture {
    const { data, ...rest } = picture;
    if (path === null || data === undefined) return picture;
    files.push({ path, bytes: data, parameter });
    return { ...rest, path };
  }

  // Missing cells are the last ones, and a sheet of nothing else is left out.
  const sheets = made.flatMap(({ picture }, index) =>
    picture === null ? [] : [settle(picture, pathOf(names.sheets, index), 'output')],
  );
  const cells = made
    .flatMap((sheet) => sheet.cells)
    .map((cell) =>
      cell.status === 'missing' || cell.picture === undefined
        ? cell
        : { ...cell, picture: settle(cell.picture, pathOf(names.cells, cell.index), 'cells') },
    );
  const cues = spriteCues(request, plan, cells, endOf(plan, made));
  await writeAll([...files, ...cueFiles(request, cues)]);
  const { cell, columns, lines } = plan.grid;
  const warnings = [...plan.warnings, ...missingWarning(cells)];
  return { sheets, cells, cellWidth: cell.width, cellHeight: cell.height, columns, lines, ...cues, warnings };
}

/** Where a file breaks off, whatever its header says; else where its header says. */
function endOf({ endMicros }: SpritePlan, made: readonly WholeSheet[]): number {
  return made.find((sheet) => sheet.brokenOffMicros !== null)?.brokenOffMicros ?? endMicros ?? 0;
}

function cueFiles({ files: { vtt, cueJson, playlist } }: SpriteRequest, cues: CueSheets): readonly OutputFile[] {
  const texts = [
    ['vtt', vtt, cues.webvtt],
    ['cueJson', cueJson, cues.cueJson],
    ['playlist', playlist, cues.playlist],
  ] as const;
  return texts.flatMap(([parameter, path, text]) =>
    path === null || text === null ? [] : [{ path, bytes: Buffer.from(text), parameter }],
  );
}

async function writeAll(files: readonly OutputFile[]): Promise<void> {
  const paths = new Set<string>();
  for (const { path, parameter } of files) {
    if (paths.has(path)) throw invalidParameter(parameter, 'must not be the path of another file, too', path);
    paths.add(path);
  }
  await writeFiles(files);
}

function missingWarning(cells: readonly (SpriteCell | Missing)[]): readonly Warning[] {
  const missing = cells.filter(({ status }) => status === 'missing').length;
  if (missing === 0) return [];
  return [{ code: 'FRAMES_MISSING', message: `the video has no frame for ${missing} of ${cells.length} cells` }];
}
