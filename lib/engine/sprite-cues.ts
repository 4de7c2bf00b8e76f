import { addressOf, cueJson, webvtt, type PictureCue } from '../output/cue-sheet.js';
import { imagePlaylist } from '../output/image-playlist.js';
import { planCues, type Cue } from '../plan/cues.js';
import { placeCell } from '../plan/sprite-grid.js';
import type { SpriteRequest } from '../request/requests/sprite.js';
import type { Missing } from './results.js';
import type { SpritePlan } from './run-sprite-plan.js';
import { addressFrom, pathOf, plainName } from './sprite-names.js';
import type { SpriteCell, SpriteCue } from './sprite-result.js';

/** The cues of a sprite, in every spelling. */
export interface CueSheets {
  readonly cues: readonly SpriteCue[];
  readonly webvtt: string;
  readonly cueJson: string;
  readonly playlist: string | null;
}

export function spriteCues(
  request: SpriteRequest,
  plan: SpritePlan,
  cells: readonly (SpriteCell | Missing)[],
  endMicros: number,
): CueSheets {
  const { vtt, cueJson: json } = request.files;
  const frames = cells.map((cell) =>
    cell.status === 'missing'
      ? null
      : { timeMicros: cell.timeSeconds * 1e6, requestedMicros: cell.requestedSeconds * 1e6 },
  );
  const cues = planCues(frames, endMicros);
  const seenFrom = (file: string | null): readonly PictureCue[] =>
    cues.map((cue) => pictureCue(request, plan, cue, file));
  const spoken = seenFrom(vtt);
  return {
    cues: cues.map(({ cell, startMs, endMs }, index) => {
      const { url = '', part = null } = spoken[index] ?? {};
      return { startSeconds: startMs / 1000, endSeconds: endMs / 1000, cell, url: addressOf({ url, part }) };
    }),
    webvtt: webvtt(spoken),
    cueJson: cueJson(seenFrom(json)),
    playlist: playlistOf(request, plan, cues),
  };
}

function pictureCue(
  { files, encoding }: SpriteRequest,
  { grid }: SpritePlan,
  cue: Cue,
  file: string | null,
): PictureCue {
  const { cell, startMs, endMs } = cue;
  const { sheet, place } = placeCell(grid, cell);
  const alone = files.cues === 'cells';
  const index = alone ? cell : sheet;
  const path = pathOf(alone ? files.cells : files.sheets, index);
  const name = plainName(alone ? 'cell' : 'sheet', index, encoding.format);
  const url = addressFrom(file, { path, name }, files.baseUrl);
  return { startMs, endMs, url, part: alone ? null : place };
}

/** Null where the cells are not tiles side by side and at equal distances from the start. */
function playlistOf(
  { series, layout, files, encoding }: SpriteRequest,
  plan: SpritePlan,
  cues: readonly Cue[],
): string | null {
  const { times } = series;
  if (times.kind === 'list' || layout.padding > 0 || layout.margin > 0 || plan.times[0] !== 0) return null;
  const { grid } = plan;
  const count = plan.times.length;
  const endMs = cues.at(-1)?.endMs ?? 0;
  const tileMs = count < 2 ? endMs : (plan.times[count - 1] ?? 0) / 1000 / (count - 1);
  const sheetMs = tileMs * grid.columns * grid.lines;
  const used = placeCell(grid, cues.at(-1)?.cell ?? 0).sheet + 1;
  const sheets = Array.from({ length: used }, (_, index) => ({
    url: addressFrom(
      files.playlist,
      { path: pathOf(files.sheets, index), name: plainName('sheet', index, encoding.format) },
      files.baseUrl,
    ),
    durationMs: Math.max(1, Math.min(sheetMs, endMs - index * sheetMs)),
  }));
  const { width: tileWidth, height: tileHeight } = grid.cell;
  return imagePlaylist({ tileWidth, tileHeight, columns: grid.columns, lines: grid.lines, tileMs, sheets });
}
