import { basename, join } from 'node:path';
import { StillframeError, type Engine, type SeriesSnapshot, type SnapshotsOptions } from '../../index.js';
import { contentTypes } from '../content-types.js';
import type { MadeFile, Maker } from './maker.js';
import { warningFacts } from './warning-facts.js';

/** Pictures at many times: one result each, in the order of time, and word of the times that have none. */
export function makeSample(engine: Engine): Maker {
  return async ({ job, source, folder, signal, timeoutMs, onProgress }) => {
    const parameters = job.parameters as Omit<SnapshotsOptions, 'output'>;
    const files: MadeFile[] = [];
    const missing: { readonly requestedSeconds: number; readonly code: string }[] = [];
    let outputPixels = 0;
    const output = join(folder, `%04d.${parameters.format ?? 'jpg'}`);
    for await (const item of engine.snapshots(source, { ...parameters, output, signal, timeoutMs, onProgress })) {
      if (item.status === 'missing') {
        missing.push({ requestedSeconds: item.requestedSeconds, code: item.code });
        continue;
      }
      outputPixels += item.width * item.height;
      files.push(fileOf(item));
    }
    const [first, ...rest] = files;
    if (first === undefined)
      throw new StillframeError('TIME_OUT_OF_RANGE', `times: none of the ${missing.length} has a picture`);
    const told = missing.length === 0 ? first : { ...first, details: { ...first.details, missing } };
    return { files: [told, ...rest], usage: { outputPixels, clipSeconds: 0 } };
  };
}

function fileOf(item: SeriesSnapshot): MadeFile {
  const { path = '', index, byteLength, width, height, requestedSeconds, timeSeconds, format, warnings } = item;
  return {
    path,
    name: basename(path),
    role: 'picture',
    contentType: contentTypes[format],
    byteLength,
    width,
    height,
    requestedSeconds,
    timeSeconds,
    details: { index, warnings: warningFacts(warnings) },
  };
}
