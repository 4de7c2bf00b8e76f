import type { StillframeError } from '../errors.js';
import type { Frame } from '../native/media.js';
import { writeFiles } from '../output/file.js';
import type { Geometry } from '../request/requests/geometry.js';
import type { StillsRequest } from '../request/requests/request.js';
import { makeStill } from './make-still.js';
import type { OpenMedia } from './open-media.js';
import { runPass, type Product } from './pass.js';
import type { FrameOrigin, Missing, SeriesSnapshot } from './results.js';
import type { TaskRun } from './task-run.js';

/** Encoded stills in the order of time. */
export async function runStills(
  run: TaskRun,
  media: OpenMedia,
  request: StillsRequest,
): Promise<readonly (SeriesSnapshot | Missing)[]> {
  const stills = new Stills(run, request);
  const { stream, seek, coming } = request;
  await runPass(run, media, { streamIndex: stream, seek, pastEnd: 'error' }, [stills], coming);
  return stills.made;
}

export class Stills implements Product {
  readonly times: Float64Array;
  readonly geometries: readonly Geometry[];
  readonly made: (SeriesSnapshot | Missing)[] = [];
  readonly #run: TaskRun;
  readonly #request: StillsRequest;

  constructor(run: TaskRun, request: StillsRequest) {
    this.#run = run;
    this.#request = request;
    this.times = request.times;
    this.geometries = [request.geometry];
  }

  async take(frame: Frame, origin: FrameOrigin, index: number): Promise<void> {
    const { geometry, outputs } = this.#request;
    const { data, ...still } = await makeStill(this.#run, frame, geometry, this.#request);
    const rest = { status: 'ok', index: this.#request.first + index, ...still, ...origin } as const;
    const path = outputs?.[index];
    if (path !== undefined) {
      const file = { bytes: data, path, parameter: 'output' };
      await this.#run.measure('output', () => writeFiles([file], () => this.#run.check()));
    }
    this.made.push(path === undefined ? { data, ...rest } : { ...rest, path });
  }

  miss({ code }: StillframeError, index: number): void {
    const requestedSeconds = (this.times[index] ?? 0) / 1e6;
    this.made.push({ status: 'missing', index: this.#request.first + index, requestedSeconds, code });
  }
}
