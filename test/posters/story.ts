import { seededRandom, type Random } from '../conformance/random.js';
import { framesPerSecond, sceneCount } from './scenes.js';

/** Why nobody would want a picture from there. */
export const badKinds = ['black', 'fade', 'flash', 'title-card', 'blur', 'static', 'freeze'] as const;
export type BadKind = (typeof badKinds)[number];

/** A stretch that no poster should come from. */
export interface BadInterval {
  readonly kind: BadKind;
  readonly fromSeconds: number;
  readonly toSeconds: number;
  /** Its own dice: colours, words, strength. */
  readonly seed: number;
}

export interface Scene {
  readonly scene: number;
  readonly seconds: number;
}

/** What is on screen when, and how it is coded. */
export interface Story {
  readonly seconds: number;
  readonly scenes: readonly Scene[];
  readonly bad: readonly BadInterval[];
  /** Most seconds from one key frame to the next. */
  readonly keySeconds: number;
  /** The encoder adds key frames where the picture changes. */
  readonly keysAtCuts: boolean;
  readonly container: 'mp4' | 'mkv' | 'ts';
}

/** Whole frames, so that the labels are those of frames. */
const onFrame = (seconds: number): number => Math.round(seconds * framesPerSecond) / framesPerSecond;

/** Story `number` of a seed. Of four, one begins with a long black, and one is bad for half of its time. */
export function tellStory(seed: number, number: number): Story {
  const random = seededRandom(seed * 1000 + number);
  const seconds = onFrame(random.between(10, 60));
  const keySeconds = random.pick([0.5, 1, 2, 3, 5, 8]);
  return {
    seconds,
    scenes: cutScenes(random, seconds),
    bad: placeBad(random, number, seconds),
    keySeconds: Math.min(keySeconds, seconds / 4),
    keysAtCuts: random.between(0, 1) < 0.5,
    container: random.pick(['mp4', 'mkv', 'ts']),
  };
}

function cutScenes(random: Random, seconds: number): readonly Scene[] {
  const scenes: Scene[] = [];
  for (let left = seconds; left >= 0.5 / framesPerSecond;) {
    const length = onFrame(Math.min(left, random.between(3, 12)));
    scenes.push({ scene: Math.floor(random.between(0, sceneCount)), seconds: length });
    left -= length;
  }
  return scenes;
}

function placeBad(random: Random, number: number, seconds: number): readonly BadInterval[] {
  const start = number % 4 === 0 ? seconds * random.between(0.3, 0.5) : 0;
  const share = number % 4 === 1 ? 0.5 : random.between(0.1, 0.35);
  const chosen: { readonly kind: BadKind; readonly length: number }[] = [];
  for (let left = (seconds - start) * share; left > 0.5 || chosen.length === 0;) {
    const kind = random.pick(badKinds);
    const length = kind === 'flash' ? random.between(0.2, 0.8) : Math.min(left, random.between(1, 8));
    chosen.push({ kind, length });
    left -= length;
  }
  const gaps = Array.from({ length: chosen.length + 1 }, () => random.between(0.2, 1));
  const free = seconds - start - chosen.reduce((sum, { length }) => sum + length, 0);
  const gapUnit = free / gaps.reduce((sum, gap) => sum + gap, 0);
  const seeded = (kind: BadKind, from: number, length: number): BadInterval => {
    const seed = Math.floor(random.between(0, 2 ** 31));
    return { kind, fromSeconds: onFrame(from), toSeconds: onFrame(from + length), seed };
  };
  const bad = start > 0 ? [seeded('black', 0, start)] : [];
  let at = start;
  chosen.forEach(({ kind, length }, index) => {
    at += (gaps[index] ?? 0) * gapUnit;
    bad.push(seeded(kind, at, length));
    at += length;
  });
  return bad;
}
