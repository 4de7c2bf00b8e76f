import type { Definition } from '../templates/definition.js';
import type { ProductKind } from '../jobs/job.js';
import type { JsonObject } from '../json.js';

/** A template that is always there and cannot be changed. */
function preset(
  id: string,
  name: string,
  kind: ProductKind,
  parameters: JsonObject,
  more: JsonObject = {},
): Definition {
  const body = { kind, parameters, ...more };
  return { id: `preset-${id}`, account: '', noun: 'template', name, body, createdMs: 0, updatedMs: 0 };
}

export const presets: readonly Definition[] = [
  preset('thumbnail', 'Thumbnail, 320 wide', 'snapshot', { at: 0, width: 320, seek: 'keyframe', format: 'jpg' }),
  preset('cover', 'Cover, 1280 wide', 'poster', { width: 1280, format: 'jpg' }, { setCover: true }),
  preset('samples', 'Ten samples, 640 wide', 'sample', { count: 10, interval: 0, width: 640, format: 'jpg' }),
  preset('sprite', 'Sprite of 10 x 10 cells', 'sprite', {
    count: 100,
    interval: 0,
    cellWidth: 160,
    columns: 10,
    lines: 10,
    seek: 'auto',
  }),
  preset('storyboard', 'Sprite with WebVTT for players', 'webvtt', {
    interval: 5,
    cellWidth: 160,
    columns: 10,
    lines: 10,
    seek: 'auto',
  }),
  preset('preview', 'Animated preview of three seconds', 'animation', {
    start: 0,
    duration: 3,
    fps: 10,
    width: 480,
    format: 'gif',
  }),
];
