import { createHash } from 'node:crypto';
import type { Engine, SnapshotOptions } from '../../index.js';
import { notFound, ServiceError } from '../service-error.js';
import type { Medium } from '../media/medium.js';
import type { MediaSources } from '../media/source.js';
import type { MediaStore } from '../store/store.js';
import type { Cached, DiskCache } from './disk-cache.js';

/** A picture that a client may already have: its tag is known before it is made. */
export interface TaggedPicture {
  /** An entity tag, with quotes. */
  readonly etag: string;
  bytes(): Promise<Cached>;
}

/** Changes when the same request would give other bytes. */
const generation = 1;

/** Pictures made while the client waits. */
export class Pictures {
  readonly #media: MediaStore;
  readonly #sources: MediaSources;
  readonly #engine: Engine;
  readonly #cache: DiskCache;
  readonly #timeoutMs: number;

  constructor(media: MediaStore, sources: MediaSources, engine: Engine, cache: DiskCache, timeoutMs: number) {
    this.#media = media;
    this.#sources = sources;
    this.#engine = engine;
    this.#cache = cache;
    this.#timeoutMs = timeoutMs;
  }

  /** @throws NOT_FOUND, and UNAVAILABLE while the medium is not ready */
  async thumbnail(
    account: string,
    mediumId: string,
    options: Omit<SnapshotOptions, 'widths' | 'output' | 'format'>,
    format: NonNullable<SnapshotOptions['format']>,
  ): Promise<TaggedPicture> {
    const medium = await this.#readyMedium(account, mediumId);
    return this.still(medium, { ...options, format });
  }

  /** A still of anything that counts as a medium. */
  async still(
    medium: Pick<Medium, 'id' | 'source' | 'byteLength' | 'createdMs'>,
    options: Omit<SnapshotOptions, 'widths' | 'output'>,
  ): Promise<TaggedPicture> {
    const key = keyOf('still', await this.#sources.fingerprintOf(medium), options);
    const make = async (): Promise<Cached> => {
      const source = this.#sources.inputOf(medium);
      const { data } = await this.#engine.snapshot(source, { ...options, timeoutMs: this.#timeoutMs });
      if (data === undefined) throw new Error('a snapshot without an output has bytes');
      return data as Cached;
    };
    return { etag: `"${key}"`, bytes: () => this.#cache.get(key, make) };
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

/** One key for one picture, whatever the order of its options. */
function keyOf(product: string, fingerprint: string, options: object): string {
  const sorted = Object.entries(options).sort(([one], [other]) => (one < other ? -1 : 1));
  const text = JSON.stringify([generation, product, fingerprint, sorted]);
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}
