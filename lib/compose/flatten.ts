import type { Rgba } from '../request/requests/geometry.js';
import { mix } from './mix.js';
import type { Picture } from './picture.js';

/** The picture without alpha, laid over a colour whose own alpha plays no part. */
export function flatten(picture: Picture, under: Rgba): Picture {
  if (picture.channels === 3) return picture;
  const { data: source, width, height } = picture;
  const data = new Uint8Array(width * height * 3);
  for (let from = 0, to = 0; to < data.length; from += 4, to += 3) {
    const alpha = source[from + 3] ?? 255;
    data[to] = mix(source[from] ?? 0, under.r, alpha);
    data[to + 1] = mix(source[from + 1] ?? 0, under.g, alpha);
    data[to + 2] = mix(source[from + 2] ?? 0, under.b, alpha);
  }
  return { data, width, height, channels: 3 };
}
