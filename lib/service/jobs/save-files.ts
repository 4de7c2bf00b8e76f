import type { Buckets } from '../buckets/buckets.js';
import { ServiceError } from '../service-error.js';
import { saveKey, type Job, type SaveAs } from './job.js';
import type { Made, MadeFile, Maker, Makers } from './maker.js';

/**
 * The same makers, with the files kept in a bucket where the job says so. A job that is not to replace anything, and finds
 * its name taken by what is older than itself, has nothing to make.
 */
export function saving(makers: Makers, buckets: Buckets): Makers {
  const wrapped = Object.entries(makers).map(([kind, make]) => [kind, savingMaker(make, buckets)] as const);
  return Object.fromEntries(wrapped) as unknown as Makers;
}

function savingMaker(make: Maker, buckets: Buckets): Maker {
  return async (making) => {
    const { job, signal } = making;
    const { saveAs } = job;
    if (saveAs === null) return make(making);
    if (await isThere(buckets, job, saveAs)) return nothing;
    const { files, usage } = await make(making);
    const saved: MadeFile[] = [];
    for (const [index, file] of files.entries()) {
      signal.throwIfAborted();
      saved.push(await save(buckets, saveAs, file, index + 1));
    }
    return { files: saved, usage };
  };
}

const nothing: Made = { files: [], usage: { outputPixels: 0, clipSeconds: 0 } };

/** Younger ones are this job's own, from an attempt that was cut off: they are made again, as it may not have been all. */
async function isThere(buckets: Buckets, { createdMs }: Job, saveAs: SaveAs): Promise<boolean> {
  if (saveAs.replace) return false;
  const object = await buckets.saved(saveAs.bucket, saveKey(saveAs, 1));
  return object !== null && object.createdMs < createdMs;
}

async function save(buckets: Buckets, saveAs: SaveAs, file: MadeFile, number: number): Promise<MadeFile> {
  const { bucket } = saveAs;
  const key = saveKey(saveAs, number);
  const kept = await buckets.keep(bucket, key, file.path, { contentType: file.contentType });
  if (kept.outcome === 'taken') throw new ServiceError('CONFLICT', `${bucket}:${key} is a file of the root`);
  return { ...file, details: { ...file.details, saved: { bucket, key, hash: kept.object.hash } } };
}
