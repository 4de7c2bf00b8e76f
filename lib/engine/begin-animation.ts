import { planLooks, planRate, rhythmWarnings, SourceRhythm, tickGrids, tickOf } from '../plan/animation.js';
import type { SpanMicros } from '../plan/span.js';
import type { Warning } from '../plan/warning.js';
import type { Limits } from '../request/limits.js';
import type { AnimateRequest } from '../request/requests/request.js';
import { AnimatedPictures, type Placement } from './animated-pictures.js';
import { cutSpan, findEnd, findSpan, type FoundSpan } from './find-span.js';
import type { OpenMedia } from './open-media.js';
import type { PassChoice, Product } from './pass.js';
import { videoStream } from './picture-stream.js';
import type { Animation, FrameOrigin } from './results.js';
import type { TaskRun } from './task-run.js';

export type EncodedAnimation = Omit<Animation, 'data' | 'path'> & { readonly data: Uint8Array<ArrayBuffer> };

/** An animation whose span was found: what it is to be shown in a pass, and what becomes of that. Closed by `using`. */
export interface BegunAnimation extends Disposable {
  readonly choice: PassChoice;
  readonly pictures: Product;
  /** When the pass is over. */
  finish(): Promise<EncodedAnimation>;
}

export async function beginAnimation(run: TaskRun, media: OpenMedia, request: AnimateRequest): Promise<BegunAnimation> {
  const stream = videoStream(run, media, request.stream);
  const asked = await findSpan(run, media, stream, request.span);
  const { averageFrameRate = null } = stream.info.streams[stream.index]?.video ?? {};
  const { placement, warnings } = planPlacement(request, asked.span, averageFrameRate, run.limits);
  const pictures = new AnimatedPictures(run, request, placement);
  return {
    choice: { streamIndex: stream.index, seek: 'exact', pastEnd: 'error' },
    pictures,
    finish: async () => {
      const { origin } = pictures;
      const found = await whatThereIs(run, media, stream.index, asked, pictures);
      return {
        ...origin,
        ...(await finished(request, pictures, found.span)),
        warnings: [...found.warnings, ...warnings, ...origin.warnings],
      };
    },
    [Symbol.dispose]: () => pictures[Symbol.dispose](),
  };
}

async function finished(
  { encoding }: AnimateRequest,
  pictures: AnimatedPictures,
  { startMicros, endMicros }: SpanMicros,
): Promise<Omit<EncodedAnimation, keyof FrameOrigin> & Pick<FrameOrigin, 'requestedSeconds'>> {
  const made = await pictures.finish(tickOf(endMicros, startMicros, tickGrids[encoding.format]));
  return {
    ...made,
    byteLength: made.data.byteLength,
    format: encoding.format,
    requestedSeconds: startMicros / 1e6,
    durationSeconds: (endMicros - startMicros) / 1e6,
  };
}

function planPlacement(
  { fps, encoding }: AnimateRequest,
  span: SpanMicros,
  averageFrameRate: readonly [number, number] | null,
  limits: Limits,
): { readonly placement: Placement; readonly warnings: readonly Warning[] } {
  const grid = tickGrids[encoding.format];
  if (fps === null) {
    const rhythm = new SourceRhythm(span, grid);
    const place: Placement['place'] = ({ facts }) => rhythm.place(facts.timeMicros);
    return { placement: { times: planLooks(span, grid), place }, warnings: rhythmWarnings(averageFrameRate, grid) };
  }
  const { micros, ticks, warnings } = planRate(span, fps, grid, limits);
  return { placement: { times: micros, place: (_, index) => ticks[index] ?? null }, warnings };
}

/** The span as far as the file goes, which may break off before its header's end. */
async function whatThereIs(
  run: TaskRun,
  media: OpenMedia,
  streamIndex: number,
  asked: FoundSpan,
  { brokenOffMicros, leastEndMicros }: AnimatedPictures,
): Promise<FoundSpan> {
  if (brokenOffMicros === null) return asked;
  const { startMicros, endMicros } = asked.span;
  // The last frame may have come into a picture whose own time lies behind the end.
  const least = startMicros + leastEndMicros;
  const end = Math.max(least, await findEnd(run, media, streamIndex, brokenOffMicros));
  if (end >= endMicros) return asked;
  const cut = cutSpan(asked.span, end);
  return { span: cut.span, warnings: asked.warnings.length > 0 ? asked.warnings : cut.warnings };
}
