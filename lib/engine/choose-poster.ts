import type { Frame } from '../native/media.js';
import { statedMicros } from '../plan/picture-seconds.js';
import { candidateTimes, timesBetween } from '../poster/candidate-times.js';
import { rankAgain, rankSamples, type RankedSample } from '../poster/rank.js';
import { sampleGeometry, type Sample } from '../poster/sample.js';
import type { SeekMode } from '../request/requests/times.js';
import { drawPicture } from './draw-picture.js';
import type { OpenMedia } from './open-media.js';
import { runPass, type Product } from './pass.js';
import type { PictureStream } from './picture-stream.js';
import type { Poster } from './results.js';
import { surveyPackets } from './survey-packets.js';
import type { TaskRun } from './task-run.js';

/** Where the frame for `at: 'auto'` is, and why. */
export interface ChosenPoster {
  readonly timeMicros: number;
  readonly seek: SeekMode;
  readonly poster: Poster;
  /** Frames that were decoded to choose it. */
  readonly decodedFrames: number;
}

/** How many of the best are looked at twice, and how much later. */
const mostLooks = 4;
const laterMicros = 500_000;

/** Looks at key frames all over the video, as small pictures, and takes the one a person would. */
export async function choosePoster(run: TaskRun, media: OpenMedia, stream: PictureStream): Promise<ChosenPoster> {
  const { keyMicros, durationMicros } = await findKeyFrames(run, media, stream);
  const sampler = new Sampler(run, media, stream.index);
  await sampler.look(candidateTimes(keyMicros, durationMicros), 'keyframe');
  let ranked = rankAll(run, sampler);
  if (ranked[0]?.reasons.some((reason) => reason !== 'frozen') === true) {
    const keys = sampler.samples.map(({ timeMicros }) => timeMicros).sort((one, other) => one - other);
    await sampler.look(timesBetween(keys, durationMicros), 'exact');
    ranked = rankAll(run, sampler);
  }
  for (let looks = 0; looks < mostLooks; looks++) {
    const best = ranked[0];
    const following = best === undefined || best.reasons.includes('frozen') ? null : await sampler.after(best.sample);
    if (best === undefined || following === null) break;
    ranked = rankAgain(ranked, best, following);
    if (ranked[0]?.sample === best.sample) break;
  }
  return { ...placeOf(ranked[0], sampler), poster: toPoster(ranked), decodedFrames: sampler.decodedFrames };
}

function rankAll(run: TaskRun, { samples }: Sampler): readonly RankedSample[] {
  return run.measure('convert', () => rankSamples(samples));
}

/** A video without a candidate shows its first frame, or says why it has none. */
function placeOf(best: RankedSample | undefined, sampler: Sampler): Pick<ChosenPoster, 'timeMicros' | 'seek'> {
  if (best === undefined) return { timeMicros: 0, seek: 'exact' };
  return { timeMicros: best.sample.timeMicros, seek: sampler.seekOf(best.sample) };
}

function toPoster(ranked: readonly RankedSample[]): Poster {
  const candidates = ranked.map(({ sample, score, reasons }) => {
    return { timeSeconds: sample.timeMicros / 1e6, score, reasons };
  });
  return { score: ranked[0]?.score ?? 0, candidates };
}

/** By the container's index; where the length is unknown, by reading all packets, which tells both. */
async function findKeyFrames(
  run: TaskRun,
  media: OpenMedia,
  { index, info }: PictureStream,
): Promise<{ readonly keyMicros: Float64Array; readonly durationMicros: number }> {
  // A cover is the same at all times.
  if (info.streams[index]?.attachedPicture === true) return { keyMicros: Float64Array.of(0), durationMicros: 0 };
  const stated = statedMicros(info, index);
  if (stated !== null) {
    const keyMicros = await run.measure('open', () => media.indexedKeyFrames(run.interrupt, index));
    return { keyMicros, durationMicros: stated };
  }
  const { keyMicros, endMicros } = await surveyPackets(run, media, index);
  return { keyMicros, durationMicros: endMicros ?? 0 };
}

/** Decodes frames and keeps a small picture of each. */
class Sampler {
  readonly samples: Sample[] = [];
  decodedFrames = 0;
  readonly #run: TaskRun;
  readonly #media: OpenMedia;
  readonly #streamIndex: number;
  /** Samples that a key frame gives as well alone; one that is interlaced needs its neighbours to be large. */
  readonly #keys = new Set<Sample>();

  constructor(run: TaskRun, media: OpenMedia, streamIndex: number) {
    this.#run = run;
    this.#media = media;
    this.#streamIndex = streamIndex;
  }

  /** Adds the frames at these times; those that are there already, or nowhere, are left out. */
  async look(times: readonly number[], seek: SeekMode): Promise<void> {
    await this.#pass(times, seek, async (frame) => {
      if (this.samples.some(({ timeMicros }) => timeMicros === frame.facts.timeMicros)) return;
      const sample = await this.#shrink(frame);
      this.samples.push(sample);
      if (seek === 'keyframe' && !frame.facts.interlaced) this.#keys.add(sample);
    });
  }

  /** The frame on screen soon after a sample; null where that is the same one, or none. */
  async after({ timeMicros }: Sample): Promise<Sample | null> {
    let following: Sample | null = null;
    await this.#pass([timeMicros + laterMicros], 'exact', async (frame) => {
      if (frame.facts.timeMicros > timeMicros) following = await this.#shrink(frame);
    });
    return following;
  }

  seekOf(sample: Sample): SeekMode {
    return this.#keys.has(sample) ? 'keyframe' : 'exact';
  }

  async #pass(times: readonly number[], seek: SeekMode, take: (frame: Frame) => Promise<void>): Promise<void> {
    const product: Product = {
      times,
      // So small a picture shows nothing of what neighbours of an interlaced frame would add: none are asked for.
      geometries: [],
      take: (frame, { decodedFrames }) => {
        this.decodedFrames += decodedFrames;
        return take(frame);
      },
      miss: () => undefined,
    };
    const choice = { streamIndex: this.#streamIndex, seek, pastEnd: 'last' } as const;
    await runPass(this.#run, this.#media, choice, [product]);
  }

  async #shrink(frame: Frame): Promise<Sample> {
    const { data, width, height } = await drawPicture(this.#run, frame, sampleGeometry, 'never');
    return { timeMicros: frame.facts.timeMicros, width, height, rgb: data };
  }
}
