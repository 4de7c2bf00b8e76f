import { saveKey, type Job } from '../../jobs/job.js';
import type { JsonObject } from '../../json.js';
import type { Result } from '../../results/result.js';
import type { Store } from '../../store/store.js';
import { persistentIdOf, type JobNote } from './pfop.js';

/** Qiniu's codes of a persistent operation and of its items. */
const codes = { succeeded: 0, waiting: 1, processing: 2, failed: 3, notNotified: 4 } as const;

const descriptions = [
  'The fop was completed successfully',
  'The fop is waiting for execution',
  'The fop is executing now',
  'The fop is failed',
  'The fop was completed, but the notification failed',
] as const;

/** One job with what it was for and what it has made. */
interface Part {
  readonly job: Job;
  readonly note: JobNote;
  readonly results: readonly Result[];
}

/** The state of operations that were submitted together, as `prefop` shows it and as a notification says it; null for none. */
export async function describeFops(store: Store, group: string): Promise<JsonObject | null> {
  const jobs = await store.jobs.ofGroup(group);
  const parts = await Promise.all(jobs.map((job) => partOf(store, job)));
  const known = parts.filter((part) => part !== null).sort((one, other) => one.note.item - other.note.item);
  const [first] = known;
  if (first === undefined) return null;
  const items = [...new Set(known.map(({ note }) => note.item))];
  const shown = items.map((item) => known.filter(({ note }) => note.item === item));
  const code = await codeOf(store, known);
  const { bucket, key, pipeline } = first.note;
  return {
    id: persistentIdOf(group),
    pipeline,
    code,
    desc: descriptions[code],
    reqid: first.job.id,
    creationDate: chinaTime(first.job.createdMs),
    inputBucket: bucket,
    inputKey: key,
    items: await Promise.all(shown.map((own) => itemOf(store, own))),
  };
}

async function partOf(store: Store, job: Job): Promise<Part | null> {
  // Groups of other APIs' jobs have no notes of ours.
  if (job.saveAs === null || job.userData === null) return null;
  const note = JSON.parse(job.userData) as JobNote;
  return { job, note, results: await store.results.ofJob(job.account, job.id) };
}

async function itemOf(store: Store, parts: readonly Part[]): Promise<JsonObject> {
  const code = progressOf(parts);
  const cmd = parts[0]?.note.cmd ?? '';
  const failure = parts.find(({ job }) => job.failure !== null)?.job.failure ?? null;
  const head = { cmd, code, desc: descriptions[code] };
  if (code === codes.failed)
    return {
      ...head,
      error: `execute fop cmd failed: ${failure?.message ?? 'cancelled'}`,
      errorIndex: 0,
      returnOld: 0,
    };
  if (code !== codes.succeeded) return { ...head, error: '', returnOld: 0 };
  const files = (await Promise.all(parts.map((part) => filesOf(store, part)))).flat();
  // Nothing was drawn where there was a result already.
  const old = parts.every(({ job }) => job.usage?.outputPixels === 0);
  const several = parts.some(({ job }) => job.saveAs?.key.includes('$(count)') === true);
  const [file = { key: '', hash: '' }] = files;
  const names = several ? { keys: files.map(({ key }) => key) } : file;
  return { ...head, error: '', ...names, returnOld: old ? 1 : 0 };
}

interface NamedFile {
  readonly key: string;
  readonly hash: string;
}

/** By the job's results; where these are past their time, or were there before, by the names that are taken. */
async function filesOf({ objects }: Store, { job, results }: Part): Promise<readonly NamedFile[]> {
  if (results.length > 0)
    return results.map(({ details }) => {
      const { key, hash } = details['saved'] as unknown as NamedFile;
      return { key, hash };
    });
  const { bucket, key } = job.saveAs ?? { bucket: '', key: '' };
  const files: NamedFile[] = [];
  for (let number = 1; ; number += 1) {
    const name = saveKey({ key }, number);
    const object = await objects.get(bucket, name);
    if (object !== null) files.push({ key: name, hash: object.hash });
    if (object === null || name === key) return files;
  }
}

function progressOf(parts: readonly Part[]): 0 | 1 | 2 | 3 {
  const states = new Set(parts.map(({ job }) => job.state));
  if (!states.has('queued') && !states.has('processing'))
    return states.has('failed') || states.has('cancelled') ? codes.failed : codes.succeeded;
  return states.size === 1 && states.has('queued') ? codes.waiting : codes.processing;
}

async function codeOf({ events }: Store, parts: readonly Part[]): Promise<0 | 1 | 2 | 3 | 4> {
  const progress = progressOf(parts);
  if (progress === codes.waiting || progress === codes.processing) return progress;
  for (const { job } of parts) {
    if (job.callback === null) continue;
    const { items } = await events.deliveries({ account: job.account, subjectId: job.id, limit: 1, after: null });
    if (items[0]?.state === 'given-up') return codes.notNotified;
  }
  return progress;
}

/** As Qiniu writes times: RFC 3339, in China's time. */
function chinaTime(ms: number): string {
  return new Date(ms + 8 * 3600 * 1000).toISOString().replace('Z', '+08:00');
}
