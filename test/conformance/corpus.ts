/** A folder of clips with what ffmpeg decodes from them: the fixtures here, or a whole corpus elsewhere. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Clip {
  readonly file: string;
  readonly path: string;
  readonly outcome: 'frames' | 'cover' | 'error' | 'frames-or-error';
  readonly streams: readonly StreamTruth[];
}

export interface StreamTruth {
  readonly index: number;
  /** Whether libav calls this one best, so that a call may leave it unnamed. */
  readonly best: boolean;
  readonly frames: readonly FrameTruth[];
}

/** One moment to ask for and what must come. */
export interface FrameTruth {
  readonly number: number;
  /** On the timeline of calls, whose zero is the container's start time. */
  readonly atSeconds: number;
  readonly halfWaySeconds: number | null;
  /** The stream's own time. */
  readonly ptsSeconds: number;
  readonly startSeconds: number;
  readonly keyframe: boolean;
  /** Every right answer; null where the pixels depend on the decoder's threads. */
  readonly md5: ReadonlySet<string> | null;
}

type Row = Readonly<Record<string, string>>;
/** `[pts in seconds, md5, 1 for a key frame]`, or the same with names. */
type RawFrame =
  | readonly [number, string, number]
  | { readonly pts_time: number; readonly md5: string; readonly key: number | boolean };

interface RawStream {
  readonly deterministic_across_threads: boolean;
  readonly frames: readonly RawFrame[];
}

interface RawTruth {
  readonly start_time: string | null;
  readonly best_stream_index: number | null;
  readonly attached_pic_only?: boolean;
  readonly streams: Readonly<Record<string, RawStream>>;
}

/** Reads `ORIGIN.tsv` beside the clips, or `MANIFEST.tsv` above `files/`. */
export function readCorpus(folder: string): readonly Clip[] {
  const whole = existsSync(join(folder, 'MANIFEST.tsv'));
  const rows = readTable(join(folder, whole ? 'MANIFEST.tsv' : 'ORIGIN.tsv'));
  return rows.map((row) => readClip(row, whole ? join(folder, 'files') : folder, join(folder, 'truth')));
}

function readTable(path: string): readonly Row[] {
  const [head = '', ...lines] = readFileSync(path, 'utf8').trimEnd().split('\n');
  const names = head.split('\t');
  return lines.map((line) => {
    const cells = line.split('\t');
    return Object.fromEntries(names.map((name, column) => [name, cells[column] ?? '']));
  });
}

function readClip(row: Row, files: string, truths: string): Clip {
  const { file = '', tags = '', expected = '' } = row;
  const truth = JSON.parse(readFileSync(join(truths, `${file}.json`), 'utf8')) as RawTruth;
  const alphaPath = join(truths, `${file}.alpha.json`);
  const alpha = existsSync(alphaPath) ? (JSON.parse(readFileSync(alphaPath, 'utf8')) as RawStream) : null;
  const startSeconds = Number(truth.start_time ?? 0) || 0;
  const streams = Object.entries(truth.streams).map(([index, stream]) => ({
    index: Number(index),
    best: Number(index) === truth.best_stream_index,
    frames: readFrames(stream, alpha, startSeconds, truth.attached_pic_only === true),
  }));
  return { file, path: join(files, file), outcome: readOutcome(tags, expected, truth), streams };
}

function readOutcome(tags: string, expected: string, truth: RawTruth): Clip['outcome'] {
  if (truth.attached_pic_only === true) return 'cover';
  if (tags.split(',').includes('encrypted')) return 'frames-or-error';
  return expected.startsWith('frames: ') && expected !== 'frames: 0' ? 'frames' : 'error';
}

function readFrames(stream: RawStream, alpha: RawStream | null, startSeconds: number, cover: boolean): FrameTruth[] {
  const frames = stream.frames.map(readFrame);
  const all = [...frames, ...(alpha?.frames ?? []).map(readFrame)];
  return frames.flatMap(({ pts, md5, keyframe }, number) => {
    if (pts < startSeconds && !cover) return [];
    const next = frames[number + 1];
    const same = all.filter((other) => other.pts === pts).map((other) => other.md5);
    return {
      number,
      atSeconds: Math.max(0, pts - startSeconds),
      halfWaySeconds: next === undefined || next.pts <= pts ? null : (pts + next.pts) / 2 - startSeconds,
      ptsSeconds: pts,
      startSeconds,
      keyframe,
      md5: stream.deterministic_across_threads ? new Set([md5, ...same]) : null,
    };
  });
}

function readFrame(frame: RawFrame): { readonly pts: number; readonly md5: string; readonly keyframe: boolean } {
  const [pts, md5, key] = 'md5' in frame ? [frame.pts_time, frame.md5, frame.key] : frame;
  return { pts, md5, keyframe: Boolean(key) };
}
