import type { StillframeError } from '../errors.js';
import type { Frame } from '../native/media.js';
import { checkAnimationSize, checkSides, tickGrids } from '../plan/animation.js';
import { planChannels, type AlphaRule } from '../plan/channels.js';
import type { Size } from '../plan/display-size.js';
import { planPicture } from '../plan/picture.js';
import type { Warning } from '../plan/warning.js';
import type { Geometry } from '../request/requests/geometry.js';
import type { AnimateRequest } from '../request/requests/request.js';
import { createAnimationEncoder, type AnimationEncoder } from './animation-encoder.js';
import { drawPicture } from './draw-picture.js';
import type { Product } from './pass.js';
import type { FrameOrigin } from './results.js';
import type { TaskRun } from './task-run.js';
import { drawWatermarks, layWatermarks, type DrawnWatermark } from './watermarks.js';

/** Where pictures go on the time line of an animation. */
export interface Placement {
  readonly times: Float64Array;
  /** The tick at which the frame of `times[index]` comes on screen; null to leave it out. */
  place(frame: Frame, index: number): number | null;
}

/** What all pictures have in common; the first one decides. */
interface Begun {
  readonly size: Size;
  readonly alpha: AlphaRule;
  readonly watermarks: readonly DrawnWatermark[];
  readonly encoder: AnimationEncoder;
}

export interface FinishedAnimation extends Size {
  readonly data: Uint8Array<ArrayBuffer>;
  readonly frames: number;
}

/** Frames drawn and handed to the encoder, one after the other. */
export class AnimatedPictures implements Product, Disposable {
  readonly times: Float64Array;
  readonly geometries: readonly Geometry[];
  readonly #run: TaskRun;
  readonly #request: AnimateRequest;
  readonly #placement: Placement;
  #begun: Begun | null = null;
  #first: FrameOrigin | null = null;
  #decodedFrames = 0;
  #count = 0;
  #lastTick = 0;
  #lastMicros = 0;
  #missing: StillframeError | null = null;
  readonly #warnings = new Map<string, Warning>();

  constructor(run: TaskRun, request: AnimateRequest, placement: Placement) {
    this.#run = run;
    this.#request = request;
    this.#placement = placement;
    this.times = placement.times;
    this.geometries = [request.geometry];
  }

  /** Of the first picture, with what there is to say about any of them; the error that says why there is none. */
  get origin(): FrameOrigin {
    if (this.#first === null) throw this.#missing ?? new Error('an animation was finished before it began');
    return { ...this.#first, decodedFrames: this.#decodedFrames, warnings: [...this.#warnings.values()] };
  }

  /** The last frame before the end of the file, where that came too soon; else null. */
  get brokenOffMicros(): number | null {
    return this.#missing === null ? null : this.#lastMicros;
  }

  /** From the start of the span: the last picture has to be seen, however short it should be. */
  get leastEndMicros(): number {
    return (this.#leastEndTick * 1e6) / tickGrids[this.#request.encoding.format].ticksPerSecond;
  }

  get #leastEndTick(): number {
    return this.#lastTick + tickGrids[this.#request.encoding.format].leastTicks;
  }

  async take(frame: Frame, origin: FrameOrigin, index: number): Promise<void> {
    this.#note(origin);
    const { timeMicros } = frame.facts;
    const isShown = this.#begun !== null && timeMicros === this.#lastMicros;
    this.#lastMicros = timeMicros;
    // The frame that is on screen already simply stays there.
    if (isShown) return;
    const tick = this.#placement.place(frame, index);
    if (tick === null) return;
    this.#count += 1;
    const begun = (this.#begun ??= await this.#begin(frame));
    checkAnimationSize(this.#count, begun.size, this.#run.limits);
    const picture = await drawPicture(this.#run, frame, this.#geometryFor(frame, begun.size), begun.alpha);
    if (begun.watermarks.length > 0) {
      this.#run.measure('convert', () => layWatermarks(picture, begun.watermarks, timeMicros));
    }
    await this.#run.measure('encode', () => begun.encoder.add(picture, tick));
    this.#lastTick = tick;
  }

  miss(error: StillframeError): void {
    this.#missing ??= error;
  }

  async finish(endTick: number): Promise<FinishedAnimation> {
    const begun = this.#begun;
    if (begun === null) throw this.#missing ?? new Error('an animation was finished before it began');
    const { encoder, size } = begun;
    const data = await this.#run.measure('encode', () => encoder.finish(Math.max(endTick, this.#leastEndTick)));
    return { data, ...size, frames: encoder.frames };
  }

  [Symbol.dispose](): void {
    this.#begun?.encoder[Symbol.dispose]();
  }

  async #begin(frame: Frame): Promise<Begun> {
    const { geometry, encoding, watermarks } = this.#request;
    const plan = planPicture(frame.facts, geometry, this.#run.limits);
    const { channels } = planChannels(frame.facts, plan, geometry.background, 'when-needed');
    const size = plan.canvas;
    checkSides(size, encoding.format);
    const drawn = await drawWatermarks(this.#run, watermarks, size);
    const encoder = createAnimationEncoder(this.#run, this.#request, size, channels);
    return { size, alpha: channels === 4 ? 'always' : 'never', watermarks: drawn, encoder };
  }

  /** A video that changes its size goes on in that of its first picture. */
  #geometryFor(frame: Frame, { width, height }: Size): Geometry {
    const { geometry } = this.#request;
    const own = planPicture(frame.facts, geometry, this.#run.limits).canvas;
    if (own.width === width && own.height === height) return geometry;
    return { ...geometry, width, height, withoutEnlargement: false, fit: 'contain' };
  }

  #note(origin: FrameOrigin): void {
    this.#first ??= origin;
    this.#decodedFrames += origin.decodedFrames;
    for (const warning of origin.warnings)
      if (!this.#warnings.has(warning.code)) this.#warnings.set(warning.code, warning);
  }
}
