import { Media, type Frame } from '../native/media.js';
import type { Interrupt, NativeTarget, RawMediaInfo } from '../native/types.js';
import type { SourceClient } from '../source/bridge-client.js';
import type { SourceDescriptor } from '../source/byte-source.js';
import { openSource } from '../source/open-source.js';
import type { SourcePolicy } from '../source/source-policy.js';
import type { TaskRun } from './task-run.js';

/** An opened source, which remembers what it is. Closed by `using`. */
export class OpenMedia implements Disposable {
  readonly #media: Media;
  #info: RawMediaInfo | null = null;

  constructor(media: Media) {
    this.#media = media;
  }

  /** Asked of libav once; once more when pixel formats and colours are needed, too (`full`). */
  info(interrupt: Interrupt, full: boolean): RawMediaInfo {
    if (this.#info === null || full) this.#info = this.#media.info(interrupt, full);
    return this.#info;
  }

  decode(interrupt: Interrupt, target: NativeTarget): Frame {
    return this.#media.decode(interrupt, target);
  }

  [Symbol.dispose](): void {
    this.#media[Symbol.dispose]();
  }
}

/** Opens sources for the tasks of one worker. */
export class MediaOpener {
  readonly #policy: SourcePolicy;
  readonly #client: SourceClient;
  /** The task at work: a source may outlive the task that opened it, and is interrupted on behalf of a later one. */
  #run: TaskRun | null = null;

  constructor(policy: SourcePolicy, client: SourceClient) {
    this.#policy = policy;
    this.#client = client;
  }

  begin(run: TaskRun): void {
    this.#run = run;
  }

  open(run: TaskRun, source: SourceDescriptor): OpenMedia {
    const isInterrupted = (): 'aborted' | 'timeout' | null => this.#run?.interruption ?? null;
    const { bytes, openChild } = openSource(source, this.#policy, this.#client, isInterrupted);
    return new OpenMedia(Media.open(run.interrupt, bytes, openChild));
  }
}
