import { join } from 'node:path';
import type { Engine, SnapshotOptions } from '../../index.js';
import { contentTypes } from '../content-types.js';
import type { Maker } from './maker.js';
import { warningFacts } from './warning-facts.js';

/** One picture: at the time the job names, or of the frame that stands for the video. */
export function makeStill(engine: Engine, choice: Pick<SnapshotOptions, 'at'> = {}): Maker {
  return async ({ job, source, folder, signal, timeoutMs }) => {
    const parameters = job.parameters as Omit<SnapshotOptions, 'widths' | 'output'>;
    const name = `0001.${parameters.format ?? 'jpg'}`;
    const path = join(folder, name);
    const still = await engine.snapshot(source, { ...parameters, ...choice, output: path, signal, timeoutMs });
    const { byteLength, width, height, requestedSeconds, timeSeconds, format, warnings, poster } = still;
    const details = {
      warnings: warningFacts(warnings),
      ...(poster === undefined ? {} : { score: poster.score }),
    };
    const facts = { byteLength, width, height, requestedSeconds, timeSeconds, details };
    return {
      files: [{ path, name, role: 'picture', contentType: contentTypes[format], ...facts }],
      usage: { outputPixels: width * height, clipSeconds: 0 },
    };
  };
}
