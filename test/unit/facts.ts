import type { FrameFacts } from '../../dist/native/types.js';
import type { Geometry } from '../../dist/request/requests/geometry.js';

export const untagged: FrameFacts['colour'] = {
  matrix: 'unknown',
  range: 'unknown',
  primaries: 'unknown',
  transfer: 'unknown',
};

/** Facts of an ordinary frame, apart from what a test is about. */
export function frameFacts(changes: Partial<FrameFacts> = {}): FrameFacts {
  return {
    width: 1920,
    height: 1080,
    sampleAspectRatio: [1, 1],
    orientation: 1,
    pixelFormat: 'yuv420p',
    bitDepth: 8,
    hasAlpha: false,
    isRgb: false,
    interlaced: false,
    colour: untagged,
    streamColour: untagged,
    chromaLocation: 'unspecified',
    light: { maxContentNits: null, masteringPeakNits: null },
    dolbyVision: null,
    pts: 0n,
    timeBase: [1, 90_000],
    timeMicros: 0,
    keyframe: true,
    damaged: false,
    pastEnd: false,
    missing: false,
    endMicros: 10_000_000,
    decodedFrames: 1,
    planesByteLength: 1920 * 1080 * 1.5,
    ...changes,
  };
}

/** The geometry of a call that asks for nothing, apart from what a test is about. */
export function geometry(changes: Partial<Geometry> = {}): Geometry {
  return {
    width: null,
    height: null,
    fit: 'cover',
    position: { x: 0.5, y: 0.5 },
    withoutEnlargement: false,
    background: { kind: 'colour', colour: { r: 0, g: 0, b: 0, alpha: 255 } },
    rotate: 'auto',
    deinterlace: 'auto',
    ...changes,
  };
}
