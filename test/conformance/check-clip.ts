/** Asks an engine for frames of one clip and says what came out wrong. */
import { createHash } from 'node:crypto';
import { StillframeError, type Engine, type Frame, type FrameOptions, type SourceInput } from '../../dist/index.js';
import type { Clip, FrameTruth } from './corpus.js';
import type { Random } from './random.js';
import type { Way } from './ways.js';

export interface Outcome {
  readonly asked: number;
  readonly mistakes: readonly string[];
}

export interface Question {
  readonly truth: FrameTruth;
  readonly options: FrameOptions;
  readonly name: string;
}

const inFlight = 4;
const sampleSizes = { few: 3, sample: 12 };
const errorWithinMs = 2000;
const nothingAsked: Outcome = { asked: 0, mistakes: [] };

/** Which of a clip's questions are asked: all, every second one (of the same order, for the same seed), twelve, or three. */
export type Share = 'all' | 'even' | 'odd' | 'sample' | 'few';

export async function checkClip(
  engine: Engine,
  clip: Clip,
  way: Way,
  share: Share,
  random: Random,
): Promise<Outcome | null> {
  const opened = await way.sourceOf(clip);
  if (opened === null) return null;
  try {
    if (clip.outcome === 'error') return await checkError(engine, opened.source);
    if (clip.outcome === 'cover') return await checkCover(engine, clip, opened.source);
    const outcome = await askAll(engine, opened.source, questionsOf(clip, share, random));
    if (clip.outcome === 'frames' || outcome.mistakes.length === 0) return outcome;
    return await checkError(engine, opened.source);
  } catch (error) {
    return { asked: 1, mistakes: [String(error)] };
  } finally {
    await opened.close();
  }
}

export function questionsOf(clip: Clip, share: Share, random: Random): readonly Question[] {
  const questions = clip.streams.flatMap(({ index, best, frames }) =>
    frames.flatMap((truth) => {
      const stream = best ? {} : { stream: index };
      const name = best ? `frame ${truth.number}` : `frame ${truth.number} of stream ${index}`;
      const own = { truth, name, options: { ...stream, at: truth.atSeconds } };
      if (truth.halfWaySeconds === null) return [own];
      return [own, { truth, name: `half-way after ${name}`, options: { ...stream, at: truth.halfWaySeconds } }];
    }),
  );
  const shuffled = random.shuffle(questions);
  if (share === 'sample' || share === 'few') return shuffled.slice(0, sampleSizes[share]);
  return share === 'all' ? shuffled : shuffled.filter((_, place) => place % 2 === (share === 'even' ? 0 : 1));
}

async function askAll(engine: Engine, source: SourceInput, questions: readonly Question[]): Promise<Outcome> {
  const mistakes: string[] = [];
  const waiting = questions.values();
  const ask = async (): Promise<void> => {
    for (const { truth, options, name } of waiting) {
      const mistake = await askOne(engine, source, options, truth);
      if (mistake !== null) mistakes.push(`${name} at ${options.at ?? 0} s: ${mistake}`);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, ask));
  return { asked: questions.length, mistakes };
}

async function askOne(
  engine: Engine,
  source: SourceInput,
  options: FrameOptions,
  truth: FrameTruth,
): Promise<string | null> {
  try {
    const frame = await engine.frame(source, { ...options, pixelFormat: 'native', rotate: 0 });
    const seconds = presentationSeconds(frame, truth.startSeconds);
    if (Math.abs(seconds - truth.ptsSeconds) > 1e-6) return `shown at ${seconds}, not ${truth.ptsSeconds}`;
    const md5 = createHash('md5').update(frame.data).digest('hex');
    if (truth.md5 === null || truth.md5.has(md5)) return null;
    return `md5 ${md5}, not ${[...truth.md5].join(' or ')} (${frame.pixelFormat} ${frame.width}x${frame.height})`;
  } catch (error) {
    return StillframeError.is(error) ? `${error.code}: ${error.message}` : String(error);
  }
}

function presentationSeconds({ pts, timeBase, timeSeconds }: Frame, startSeconds: number): number {
  return pts === null ? timeSeconds + startSeconds : (Number(pts) * timeBase[0]) / timeBase[1];
}

async function checkError(engine: Engine, source: SourceInput): Promise<Outcome> {
  const began = performance.now();
  try {
    await engine.frame(source);
    return { asked: 1, mistakes: ['a frame came, where an error was due'] };
  } catch (error) {
    const elapsedMs = performance.now() - began;
    if (!StillframeError.is(error) || error.code === 'INTERNAL') {
      return { asked: 1, mistakes: [`the error has no code of its own: ${String(error)}`] };
    }
    const late = elapsedMs > errorWithinMs;
    return { asked: 1, mistakes: late ? [`${error.code} took ${Math.round(elapsedMs)} ms`] : [] };
  }
}

/** Where the only picture is a cover, it is the frame at any time and can be a still. */
async function checkCover(engine: Engine, clip: Clip, source: SourceInput): Promise<Outcome> {
  const truth = clip.streams.flatMap(({ frames }) => frames).at(0);
  if (truth === undefined) return nothingAsked;
  const mistakes: string[] = [];
  const frame = await engine.frame(source, { pixelFormat: 'native', rotate: 0 });
  const md5 = createHash('md5').update(frame.data).digest('hex');
  if (truth.md5?.has(md5) !== true) mistakes.push(`the cover has md5 ${md5}`);
  const still = await engine.snapshot(source, { width: 64 });
  if (still.width !== 64 || still.byteLength === 0) mistakes.push('no still of the cover');
  return { asked: 2, mistakes };
}
