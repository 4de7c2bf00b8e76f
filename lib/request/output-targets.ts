/** Where a call is going to write, which must be apart from its source and from each other. */
import { invalidParameter } from '../errors.js';
import { numberedPath, onlyPath } from './output-pattern.js';
import type { OutputPattern } from './requests/output.js';
import type {
  AnimateRequest,
  FrameRequest,
  ProbeRequest,
  RenderRequest,
  SnapshotRequest,
  SnapshotsRequest,
} from './requests/request.js';
import type { SpriteRequest } from './requests/sprite.js';

/** What a call of several tasks is asked for. */
export type SeriesRequest = SnapshotsRequest | SpriteRequest | RenderRequest;
/** What any call is asked for. */
export type VerbRequest = ProbeRequest | FrameRequest | SnapshotRequest | AnimateRequest | SeriesRequest;

interface OutputTarget {
  /** The option that names it. */
  readonly parameter: string;
  readonly pattern: OutputPattern;
}

/** Throws INVALID_PARAMETER where a file would take the place of the source at that absolute path. */
export function checkSourceStays(request: VerbRequest, sourcePath: string): void {
  const target = targetsOf(request).find(({ pattern }) => mayBe(pattern, sourcePath));
  if (target !== undefined)
    throw invalidParameter(target.parameter, 'must not take the place of the source', sourcePath);
}

/** Throws INVALID_PARAMETER where two files would have one path. */
export function checkApart(request: VerbRequest): void {
  const targets = targetsOf(request);
  for (const [index, { parameter, pattern }] of targets.entries()) {
    const other = targets.slice(0, index).find((before) => mayMeet(before.pattern, pattern));
    if (other === undefined) continue;
    throw invalidParameter(parameter, `must not be the path of ${other.parameter}`, numberedPath(pattern, 0));
  }
}

function targetsOf(request: VerbRequest): readonly OutputTarget[] {
  switch (request.kind) {
    case 'probe':
    case 'frame':
      return [];
    case 'snapshot':
      return (request.outputs ?? []).flatMap((path) => onePath('output', path));
    case 'animate':
      return onePath('output', request.output);
    case 'snapshots':
      return numbered('output', request.output);
    case 'sprite': {
      const { sheets, cells, vtt, cueJson, playlist } = request.files;
      return [
        ...numbered('output', sheets),
        ...numbered('cells', cells),
        ...onePath('vtt', vtt),
        ...onePath('cueJson', cueJson),
        ...onePath('playlist', playlist),
      ];
    }
    case 'render':
      return [
        ...ofProduct('poster', request.poster),
        ...ofProduct('snapshots', request.snapshots),
        ...ofProduct('sprite', request.sprite),
        ...(request.animations ?? []).flatMap((one, index) => ofProduct(`animations[${index}]`, one)),
      ];
  }
}

function ofProduct(name: string, request: VerbRequest | null): readonly OutputTarget[] {
  if (request === null) return [];
  return targetsOf(request).map(({ parameter, pattern }) => ({ parameter: `${name}.${parameter}`, pattern }));
}

function numbered(parameter: string, pattern: OutputPattern | null): readonly OutputTarget[] {
  return pattern === null ? [] : [{ parameter, pattern }];
}

function onePath(parameter: string, path: string | null): readonly OutputTarget[] {
  return numbered(parameter, path === null ? null : onlyPath(path));
}

function mayMeet(one: OutputPattern, other: OutputPattern): boolean {
  if (one.digits === 0) return mayBe(other, numberedPath(one, 0));
  if (other.digits === 0) return mayBe(one, numberedPath(other, 0));
  return one.before === other.before && one.after === other.after;
}

function mayBe({ before, digits, after }: OutputPattern, path: string): boolean {
  if (digits === 0) return before + after === path;
  if (!path.startsWith(before) || !path.endsWith(after)) return false;
  const text = path.slice(before.length, path.length - after.length);
  // Names count from 1.
  return /^\d+$/.test(text) && Number(text) >= 1 && text === String(Number(text)).padStart(digits, '0');
}
