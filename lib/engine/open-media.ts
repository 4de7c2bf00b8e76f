import type { FrameDecoder, FrameSource } from '../decoders/frame-decoder.js';
import type { Frame } from '../native/media.js';
import type { Interrupt, NativeTarget, RawMediaInfo, Survey, SurveyRange } from '../native/types.js';
import type { SourceClient } from '../source/bridge-client.js';
import type { SourceDescriptor } from '../source/byte-source.js';
import { openSource } from '../source/open-source.js';
import type { SourcePolicy } from '../source/source-policy.js';
import type { TaskRun } from './task-run.js';

/** An opened source, which remembers what it is. Closed by `using`. */
export class OpenMedia implements Disposable {
  readonly #media: FrameSource;
  #info: RawMediaInfo | null = null;

  constructor(media: FrameSource) {
    this.#media = media;
  }

  /** Asked of libav once; once more when pixel formats and colours are needed, too (`full`). */
  info(interrupt: Interrupt, full: boolean): RawMediaInfo {
    if (this.#info === null || full) this.#info = this.#media.info(interrupt, full);
    return this.#info;
  }

  decode(interrupt: Interrupt, target: NativeTarget): Frame | Promise<Frame> {
    return this.#media.decode(interrupt, target);
  }

  async survey(interrupt: Interrupt, range: SurveyRange): Promise<Survey> {
    return await this.#media.survey(interrupt, range);
  }

  async indexedKeyFrames(interrupt: Interrupt, streamIndex: number): Promise<Float64Array> {
    return await this.#media.indexedKeyFrames(interrupt, streamIndex);
  }

  [Symbol.dispose](): void {
    this.#media[Symbol.dispose]();
  }
}

/** Opens sources for the tasks of one worker. */
export class MediaOpener {
  readonly #decoder: FrameDecoder;
  readonly #policy: SourcePolicy;
  readonly #client: SourceClient;
  /** The task at work: a source may outlive the task that opened it, and is interrupted on behalf of a later one. */
  #run: TaskRun | null = null;

  constructor(decoder: FrameDecoder, policy: SourcePolicy, client: SourceClient) {
    this.#decoder = decoder;
    this.#policy = policy;
    this.#client = client;
  }

  begin(run: TaskRun): void {
    this.#run = run;
  }

  async open(run: TaskRun, source: SourceDescriptor): Promise<OpenMedia> {
    const isInterrupted = (): 'aborted' | 'timeout' | null => this.#run?.interruption ?? null;
    const { bytes, openChild } = openSource(source, this.#policy, this.#client, isInterrupted);
    return new OpenMedia(await this.#decoder.open(run.interrupt, bytes, openChild));
  }
}
