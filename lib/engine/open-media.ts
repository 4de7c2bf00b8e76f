import type { Binding, Interrupt, NativeBytes, NativeFrame, NativeMedia, NativeTarget, RawMediaInfo } from '../native/types.js';
import type { SourceClient } from '../source/bridge-client.js';
import type { SourceDescriptor } from '../source/byte-source.js';
import { openSource } from '../source/open-source.js';
import type { SourcePolicy } from '../source/source-policy.js';
import type { TaskRun } from './task-run.js';

/** An opened source with the bytes it reads from. Closed by `using`. */
export class OpenMedia implements Disposable {
  readonly #media: NativeMedia;
  readonly #bytes: NativeBytes;
  #info: RawMediaInfo | null = null;

  constructor(media: NativeMedia, bytes: NativeBytes) {
    this.#media = media;
    this.#bytes = bytes;
  }

  /** Asked of libav once; `full` once more when the first answer was not. */
  info(interrupt: Interrupt, full: boolean): RawMediaInfo {
    if (this.#info === null || full) this.#info = this.#media.info(interrupt, full);
    return this.#info;
  }

  decode(interrupt: Interrupt, target: NativeTarget): NativeFrame {
    return this.#media.decode(interrupt, target);
  }

  [Symbol.dispose](): void {
    this.#media.close();
    this.#bytes.close();
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

  open(run: TaskRun, binding: Binding, source: SourceDescriptor): OpenMedia {
    const isInterrupted = (): 'aborted' | 'timeout' | null => this.#run?.interruption ?? null;
    const { bytes, openChild } = openSource(source, this.#policy, this.#client, isInterrupted);
    try {
      return new OpenMedia(binding.open(run.interrupt, bytes, openChild), bytes);
    } catch (error) {
      bytes.close();
      throw error;
    }
  }
}
