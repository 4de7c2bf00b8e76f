import { setTimeout } from 'node:timers/promises';
import { StillframeError, type Engine } from '../../index.js';
import type { EventAnnouncer } from '../events/announcer.js';
import type { Callback } from '../events/event.js';
import type { JsonObject } from '../json.js';
import { ServiceError, toRefusal } from '../service-error.js';
import { newId } from '../store/id.js';
import type { MediaStore, Registration } from '../store/store.js';
import type { Medium } from './medium.js';
import type { MediaSources, SourceWish } from './source.js';
import type { Uploads } from './uploads.js';

export interface NewRegistration {
  readonly account: string;
  readonly source: SourceWish;
  readonly referenceId: string | null;
  readonly title: string;
  readonly metadata: JsonObject;
  /** Told when the medium is ready or has failed; not where it is ready already. Default: nobody. */
  readonly callback?: Callback | null;
}

export interface RegistryHooks {
  /** What follows when a medium can be read: the account's workflows. It is called again where a restart came between. */
  readonly onReady: (medium: Medium) => Promise<void>;
  /** What goes before a medium does: its jobs. */
  readonly onDelete: (account: string, id: string) => Promise<void>;
  /** What nobody else hears of: the store failed. */
  readonly onError: (error: unknown) => void;
}

const probesAtOnce = 4;
/** Wait before a probe that found the engine busy is tried again. */
const busyWaitMs = 500;

/** Registers media and finds out what they are. A registration that a restart interrupts is taken up again. */
export class MediaRegistry {
  readonly #store: MediaStore;
  readonly #engine: Engine;
  readonly #sources: MediaSources;
  readonly #uploads: Uploads;
  readonly #announcer: EventAnnouncer;
  readonly #hooks: RegistryHooks;
  readonly #ending = new AbortController();
  readonly #waiting: Medium[] = [];
  readonly #underWay = new Set<Promise<void>>();

  constructor(
    store: MediaStore,
    engine: Engine,
    sources: MediaSources,
    uploads: Uploads,
    announcer: EventAnnouncer,
    hooks: RegistryHooks,
  ) {
    this.#store = store;
    this.#engine = engine;
    this.#sources = sources;
    this.#uploads = uploads;
    this.#announcer = announcer;
    this.#hooks = hooks;
  }

  /** Takes up what was left over when the service last ended. */
  async resume(): Promise<void> {
    for (const medium of await this.#store.registering(100_000)) this.#begin(medium);
  }

  /**
   * The medium, new or known; `created` says which. It is probed soon after, and so is a known one that had failed: who
   * registers it again has put it right.
   */
  async register(wish: NewRegistration): Promise<{ readonly medium: Medium; readonly created: boolean }> {
    const { account, referenceId, title, metadata, callback = null } = wish;
    const source = this.#sources.resolve(wish.source);
    const sourceKey = this.#sources.keyOf(source);
    const medium = { id: newId(), account, source, sourceKey, referenceId, title, metadata, callback };
    const reply = await this.#store.register(medium);
    if (reply.outcome === 'conflict')
      throw new ServiceError('CONFLICT', `referenceId: ${JSON.stringify(referenceId)} names another medium`);
    if (reply.outcome === 'created') this.#begin(reply.medium);
    const failed = reply.medium.state === 'failed' ? await this.retry(account, reply.medium.id) : null;
    return { medium: failed ?? reply.medium, created: reply.outcome === 'created' };
  }

  /** Probes a medium again, one that failed for instance. */
  async retry(account: string, id: string): Promise<Medium | null> {
    const medium = await this.#store.retry(account, id);
    if (medium !== null) this.#begin(medium);
    return medium;
  }

  /** Forgets a medium, and its bytes where they are ours and nobody else's. */
  async delete(account: string, id: string): Promise<boolean> {
    // So that whoever waits for them is told; what is submitted in between is cancelled with the medium.
    await this.#hooks.onDelete(account, id);
    const medium = await this.#store.delete(account, id);
    if (medium?.source.kind === 'upload') await this.#uploads.release(medium.source.file);
    return medium !== null;
  }

  async close(): Promise<void> {
    this.#ending.abort();
    this.#waiting.length = 0;
    await Promise.all(this.#underWay);
  }

  #begin(medium: Medium): void {
    this.#waiting.push(medium);
    this.#next();
  }

  #next(): void {
    while (this.#underWay.size < probesAtOnce && !this.#ending.signal.aborted) {
      const medium = this.#waiting.shift();
      if (medium === undefined) return;
      const work = this.#probe(medium)
        .catch((error: unknown) => this.#hooks.onError(error))
        .finally(() => {
          this.#underWay.delete(work);
          this.#next();
        });
      this.#underWay.add(work);
    }
  }

  async #probe(medium: Medium): Promise<void> {
    const registration = await this.#find(medium);
    if (registration === null) return;
    const kind = registration.failure === null ? 'media.ready' : 'media.failed';
    const event = this.#announcer.mediaEvent(kind, { ...medium, ...registration });
    // Before it is settled: what a crash leaves undone here is done when the medium is probed again.
    if (registration.failure === null) await this.#hooks.onReady(medium);
    if (await this.#store.settle({ id: medium.id, registration, event })) this.#announcer.announced();
  }

  /** Null when the service ends: it is found out after the restart. */
  async #find(medium: Medium): Promise<Registration | null> {
    try {
      const info = await this.#engine.probe(this.#sources.inputOf(medium), { signal: this.#ending.signal });
      if (info.video === null) throw new StillframeError('NO_VIDEO_STREAM', 'the source has no video');
      return { info: JSON.parse(JSON.stringify(info)) as JsonObject, byteLength: info.byteSize, failure: null };
    } catch (error) {
      if (this.#ending.signal.aborted) return null;
      const { code, message } = toRefusal(error);
      // Says nothing of the medium.
      if (code === 'BUSY') return this.#findLater(medium);
      return { info: null, byteLength: null, failure: { code, message } };
    }
  }

  async #findLater(medium: Medium): Promise<Registration | null> {
    await setTimeout(busyWaitMs, null, { signal: this.#ending.signal }).catch(() => null);
    return this.#ending.signal.aborted ? null : this.#find(medium);
  }
}
