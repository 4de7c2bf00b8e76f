import { takeMemory } from '../compose/spare-memory.js';
import type { Frame as NativeFrame } from '../native/media.js';
import type { FrameRequest } from '../request/requests/request.js';
import { decodeChosen } from './chosen-frame.js';
import { drawPicture } from './draw-picture.js';
import type { OpenMedia } from './open-media.js';
import type { RawFrame } from './results.js';
import type { TaskRun } from './task-run.js';

type Pixels = Pick<RawFrame, 'data' | 'width' | 'height' | 'pixelFormat'>;

export async function runFrame(run: TaskRun, media: OpenMedia, request: FrameRequest): Promise<RawFrame> {
  const geometries = request.pixelFormat === 'native' ? [] : [request.geometry];
  using decoded = await decodeChosen(run, media, request.choice, geometries);
  const { frame, origin } = decoded;
  const { pts, timeBase } = frame.facts;
  const pixels =
    request.pixelFormat === 'native'
      ? copyPlanes(run, frame)
      : await drawPixels(run, frame, request.geometry, request.pixelFormat);
  return { ...pixels, pts, timeBase, ...origin };
}

function copyPlanes(run: TaskRun, frame: NativeFrame): Pixels {
  const { width, height, pixelFormat, planesByteLength } = frame.facts;
  const data = takeMemory(planesByteLength);
  run.measure('convert', () => frame.planes(run.interrupt, data));
  return { data, width, height, pixelFormat };
}

async function drawPixels(
  run: TaskRun,
  frame: NativeFrame,
  geometry: FrameRequest['geometry'],
  pixelFormat: 'rgb24' | 'rgba',
): Promise<Pixels> {
  const alpha = pixelFormat === 'rgba' ? 'always' : 'never';
  const { data, width, height } = await drawPicture(run, frame, geometry, alpha);
  return { data, width, height, pixelFormat };
}
