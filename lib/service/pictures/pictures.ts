import { createHash } from 'node:crypto';
import { StillframeError } from '../../errors.js';
import type { AnimateOptions, Engine, MediaInfo, SnapshotOptions } from '../../index.js';
import { notFound, ServiceError } from '../service-error.js';
import type { Medium } from '../media/medium.js';
import type { MediaSources } from '../media/source.js';
import type { MediaStore } from '../store/store.js';
import type { Cached, DiskCache } from './disk-cache.js';
import {
  packStoryboard,
  planStoryboard,
  unpackStoryboard,
  type StoryboardOptions,
  type StoryboardParts,
} from './storyboard.js';
import { Turns } from './turns.js';

/** Something a client may already have: its tag is known before it is made. */
export interface Tagged<Content> {
  /** Changes when the content would. */
  readonly tag: string;
  make(): Promise<Content>;
}

export interface PictureLimits {
  /** Longest a client waits for one picture. */
  readonly requestMs: number;
  readonly storyboardCells: number;
  readonly animationSeconds: number;
  /** Storyboards and animations that may wait for their turn. */
  readonly mostWaiting: number;
}

export type StillOptions = Omit<SnapshotOptions, 'widths' | 'output'>;

export type AnimationOptions = Omit<AnimateOptions, 'output' | 'duration' | 'trimEnd'> & {
  /** Seconds. Default 3. */
  readonly duration?: number | undefined;
};

/** What counts as a medium: one that is stored, or an adapter's own. */
type Shown = Pick<Medium, 'id' | 'source' | 'byteLength' | 'createdMs'>;

/** Changes when the same request would give other bytes. */
const generation = 1;

/** Pictures made while the client waits. */
export class Pictures {
  readonly #media: MediaStore;
  readonly #sources: MediaSources;
  readonly #engine: Engine;
  readonly #cache: DiskCache;
  readonly #limits: PictureLimits;
  /** What takes long leaves half of the workers to thumbnails. */
  readonly #long: Turns;

  constructor(media: MediaStore, sources: MediaSources, engine: Engine, cache: DiskCache, limits: PictureLimits) {
    this.#media = media;
    this.#sources = sources;
    this.#engine = engine;
    this.#cache = cache;
    this.#limits = limits;
    const { mostWaiting, requestMs: mostWaitMs } = limits;
    this.#long = new Turns(Math.max(1, Math.floor(engine.stats().slots / 2)), { mostWaiting, mostWaitMs });
  }

  /** @throws NOT_FOUND, and UNAVAILABLE while the medium is not ready; so do the others */
  async thumbnail(account: string, mediumId: string, options: StillOptions): Promise<Tagged<Cached>> {
    return this.still(await this.#readyMedium(account, mediumId), options);
  }

  /** A still of anything that counts as a medium. */
  still(medium: Shown, options: StillOptions): Promise<Tagged<Cached>> {
    return this.#tagged('still', medium, options, async (source) => {
      const { data } = await this.#engine.snapshot(source, { ...options, timeoutMs: this.#limits.requestMs });
      return bytesOf(data);
    });
  }

  /** A GIF or WebP of a short span. @throws LIMIT_EXCEEDED for a longer one than the limits allow */
  async animation(account: string, mediumId: string, asked: AnimationOptions): Promise<Tagged<Cached>> {
    const medium = await this.#readyMedium(account, mediumId);
    const { animationSeconds, requestMs: timeoutMs } = this.#limits;
    const { duration = Math.min(3, animationSeconds), fps = 10, width, height, ...rest } = asked;
    if (duration > animationSeconds) throw tooLong(duration, animationSeconds);
    const size = width === undefined && height === undefined ? { width: 320 } : { width, height };
    const options = { duration, fps, ...size, ...rest };
    return this.#tagged('animation', medium, options, (source) =>
      this.#long.run(async () => bytesOf((await this.#engine.animate(source, { ...options, timeoutMs })).data)),
    );
  }

  /** One sheet of cells with its cues. @throws LIMIT_EXCEEDED for more cells than the limits allow */
  async storyboard(account: string, mediumId: string, asked: StoryboardOptions): Promise<Tagged<StoryboardParts>> {
    const medium = await this.#readyMedium(account, mediumId);
    const { storyboardCells, requestMs: timeoutMs } = this.#limits;
    const { durationSeconds } = medium.info as unknown as MediaInfo;
    const options = planStoryboard(asked, durationSeconds, storyboardCells);
    const packed = await this.#tagged('storyboard', medium, options, (source) =>
      this.#long.run(async () => packStoryboard(await this.#engine.sprite(source, { ...options, timeoutMs }))),
    );
    return { tag: packed.tag, make: async () => unpackStoryboard(await packed.make()) };
  }

  async #tagged(
    product: string,
    medium: Shown,
    options: object,
    make: (source: string) => Promise<Cached>,
  ): Promise<Tagged<Cached>> {
    const tag = keyOf(product, await this.#sources.fingerprintOf(medium), options);
    return { tag, make: () => this.#cache.get(tag, () => make(this.#sources.inputOf(medium))) };
  }

  /** What is known of anything that counts as a medium. */
  probe(medium: Pick<Medium, 'source'>): Promise<MediaInfo> {
    return this.#engine.probe(this.#sources.inputOf(medium), { timeoutMs: this.#limits.requestMs });
  }

  async #readyMedium(account: string, id: string): Promise<Medium> {
    const medium = await this.#media.get(account, id);
    if (medium === null) throw notFound('medium', id);
    if (medium.state === 'ready') return medium;
    if (medium.failure !== null)
      throw new ServiceError('CONFLICT', `the medium is of no use: ${medium.failure.message}`);
    throw new ServiceError('UNAVAILABLE', 'the medium is being registered', 1);
  }
}

function bytesOf(data: Uint8Array | undefined): Cached {
  if (data === undefined) throw new Error('a picture without an output has bytes');
  return data as Cached;
}

function tooLong(seconds: number, most: number): StillframeError {
  const message = `duration: ${seconds} seconds are more than limits.animationSeconds, ${most}: ask for less, or submit a job`;
  return new StillframeError('LIMIT_EXCEEDED', message);
}

/** One key for one picture, whatever the order of its options. */
function keyOf(product: string, fingerprint: string, options: object): string {
  const sorted = Object.entries(options).sort(([one], [other]) => (one < other ? -1 : 1));
  const text = JSON.stringify([generation, product, fingerprint, sorted]);
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
