import type { NativeFrame } from '../native/types.js';
import type { FrameRequest } from '../request/requests.js';
import { decodeFrame } from './decode-frame.js';
import { drawPicture } from './draw-picture.js';
import type { OpenMedia } from './open-media.js';
import type { Frame } from './results.js';
import type { TaskRun } from './task-run.js';

type Pixels = Pick<Frame, 'width' | 'height' | 'pixelFormat'> & { readonly data: Uint8Array<ArrayBuffer> };

export async function runFrame(
  run: TaskRun,
  media: OpenMedia,
  request: FrameRequest,
): Promise<Frame & Pixels> {
  using decoded = decodeFrame(run, media, request.choice);
  const { native, origin } = decoded;
  const { pts, timeBase } = native.facts;
  const pixels =
    request.pixelFormat === 'native'
      ? copyPlanes(run, native)
      : await drawPixels(run, native, request.geometry, request.pixelFormat);
  return { ...pixels, pts, timeBase, ...origin };
}

function copyPlanes(run: TaskRun, native: NativeFrame): Pixels {
  const { width, height, pixelFormat, planesByteLength } = native.facts;
  const data = new Uint8Array(planesByteLength);
  run.measure('convert', () => native.planes(run.interrupt, data));
  return { data, width, height, pixelFormat };
}

async function drawPixels(
  run: TaskRun,
  native: NativeFrame,
  geometry: FrameRequest['geometry'],
  pixelFormat: 'rgb24' | 'rgba',
): Promise<Pixels> {
  const alpha = pixelFormat === 'rgba' ? 'always' : 'never';
  const { data, width, height } = await drawPicture(run, native, geometry, alpha);
  return { data, width, height, pixelFormat };
}
