import { basename, dirname, relative, sep } from 'node:path';
import { invalidParameter } from '../errors.js';
import { numberedPath } from '../request/output-pattern.js';
import type { StillFormat } from '../request/requests/encoding.js';
import type { OutputPattern } from '../request/requests/output.js';
import type { SpriteFiles } from '../request/requests/sprite.js';

/** The absolute path of a sheet or a cell; null where it is not written. */
export function pathOf(pattern: OutputPattern | null, index: number): string | null {
  return pattern === null ? null : numberedPath(pattern, index);
}

/** INVALID_PARAMETER where there are more sheets than names for them. */
export function checkSpriteNames({ sheets }: SpriteFiles, sheetCount: number): void {
  if (sheets === null || sheets.digits > 0 || sheetCount === 1) return;
  const rule = `must hold the place for the number of the sheet, %d: there are ${sheetCount}`;
  throw invalidParameter('output', rule, sheets.before);
}

/** What a picture is called in a cue sheet: a relative address, or one with the base that was asked for. */
export function addressFrom(
  cueSheet: string | null,
  picture: { readonly path: string | null; readonly name: string },
  baseUrl: string | null,
): string {
  const { path, name } = picture;
  if (baseUrl !== null) return baseUrl + encodePath(path === null ? name : basename(path));
  if (path === null) return encodePath(name);
  return encodePath(cueSheet === null ? basename(path) : relative(dirname(cueSheet), path));
}

/** The name of a picture that is not written, as if it were. */
export function plainName(kind: 'sheet' | 'cell', index: number, format: StillFormat): string {
  return `${kind}-${index + 1}.${format}`;
}

function encodePath(path: string): string {
  return path.split(sep).map(encodeURIComponent).join('/');
}
