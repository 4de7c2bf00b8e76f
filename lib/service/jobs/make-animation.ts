import { join } from 'node:path';
import type { AnimateOptions, Engine } from '../../index.js';
import { contentTypes } from '../content-types.js';
import type { Maker } from './maker.js';
import { warningFacts } from './warning-facts.js';

/** One moving picture of a span. */
export function makeAnimation(engine: Engine): Maker {
  return async ({ job, source, folder, signal, timeoutMs, onProgress }) => {
    const parameters = job.parameters as Omit<AnimateOptions, 'output'>;
    const name = `animation.${parameters.format ?? 'gif'}`;
    const path = join(folder, name);
    const animation = await engine.animate(source, { ...parameters, output: path, signal, timeoutMs, onProgress });
    const { byteLength, width, height, requestedSeconds, timeSeconds, format } = animation;
    const { frames, durationSeconds, warnings } = animation;
    const details = { frames, durationSeconds, warnings: warningFacts(warnings) };
    const facts = { byteLength, width, height, requestedSeconds, timeSeconds, details };
    return {
      files: [{ path, name, role: 'animation', contentType: contentTypes[format], ...facts }],
      usage: {
        outputPixels: width * height * frames,
        clipSeconds: durationSeconds,
      },
    };
  };
}
