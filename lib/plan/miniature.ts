import type { Geometry } from '../request/requests/geometry.js';
import type { Size } from './display-size.js';

/** The same picture, no longer than `longerSide` pixels: for what needs no detail. */
export function miniature(geometry: Geometry, canvas: Size, longerSide: number): Geometry {
  const scale = Math.min(1, longerSide / Math.max(canvas.width, canvas.height));
  return {
    ...geometry,
    width: Math.max(1, Math.round(canvas.width * scale)),
    height: Math.max(1, Math.round(canvas.height * scale)),
    // The canvas already has the shape that `inside` gave it.
    fit: geometry.fit === 'inside' ? 'fill' : geometry.fit,
    withoutEnlargement: false,
  };
}
