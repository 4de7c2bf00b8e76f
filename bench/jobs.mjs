/** How long a submit takes while the workers are busy, and that each job ends once. */
import path from 'node:path';
import { Client } from '../dist/service/client.js';
import { clipFacts, clipPath, clipsFolder, makeClips } from './clips.mjs';
import { syncTimesMs } from './fsync.mjs';
import { machine, watchOthers } from './machine.mjs';
import { quantile } from './measure.mjs';
import { saveRecord } from './record.mjs';
import { serveProduct } from './served.mjs';

const clip = 'h264-1080p';
const inFlight = 16;
/** A process that has just started compiles its code while the first submits wait, which says nothing of busy workers. */
const warmUpJobs = 64;
const mostBeyondSyncMs = 50;
const log = (line) => process.stderr.write(`${line}\n`);

async function submitAll(client, mediumId, count) {
  const timesMs = [];
  const ids = new Set();
  let left = count;
  const caller = async () => {
    while (left > 0) {
      left -= 1;
      const parameters = { width: 320, seek: 'keyframe', at: (left % 28) + 0.5 };
      const start = performance.now();
      const job = await client.submitJob({ mediumId, kind: 'snapshot', parameters });
      timesMs.push(performance.now() - start);
      ids.add(job.id);
    }
  };
  await Promise.all(Array.from({ length: inFlight }, caller));
  return { ids, timesMs };
}

async function ended(client) {
  for (;;) {
    const [queued, processing] = await Promise.all(
      ['queued', 'processing'].map((state) => client.listJobs({ state, limit: 1 })),
    );
    if (queued.items.length === 0 && processing.items.length === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Whether every job that was acknowledged has succeeded, and was announced once. */
async function endedOnce(client, ids) {
  const succeeded = new Set();
  for await (const { id, state } of client.everyJob()) if (state === 'succeeded') succeeded.add(id);
  const announced = [];
  for await (const { kind, subjectId } of client.everyEvent()) if (kind === 'job.finished') announced.push(subjectId);
  const all = [...ids].every((id) => succeeded.has(id) && announced.includes(id));
  return all && announced.length === ids.size;
}

const three = (timesMs) => [0.5, 0.99, 1].map((share) => quantile(timesMs, share).toFixed(2)).join(' / ');

/** @param {{ corpus?: string, quick?: boolean }} options */
export async function jobs({ corpus, quick = false }) {
  await makeClips([clip], { from: corpus, log });
  const count = quick ? 250 : 1000;
  const service = await serveProduct({
    sources: { roots: { clips: clipsFolder } },
    limits: { submitsPerSecond: 0 },
  });
  try {
    const client = new Client({ baseUrl: service.origin });
    let medium = await client.registerMedium({ root: 'clips', path: path.basename(clipPath(clip)) });
    while (medium.state === 'registering') medium = await client.getMedium(medium.id);
    const syncMs = syncTimesMs(service.folder);
    const othersShare = watchOthers();
    const start = performance.now();
    const cold = await submitAll(client, medium.id, warmUpJobs);
    const warmMs = performance.now();
    const { ids, timesMs } = await submitAll(client, medium.id, count);
    const acknowledgedMs = performance.now() - warmMs;
    for (const id of cold.ids) ids.add(id);
    await ended(client);
    const finishedMs = performance.now() - start;
    const busyByOthers = Number(othersShare().toFixed(2));
    const once = ids.size === warmUpJobs + count && (await endedOnce(client, ids));
    const beyondMs = quantile(timesMs, 0.99) - quantile(syncMs, 0.99);
    console.log(`- ${count} jobs, ${inFlight} in flight: p50 / p99 / most of a submit ${three(timesMs)} ms`);
    console.log(`- of the ${warmUpJobs} before them, in a process just started: ${three(cold.timesMs)} ms`);
    console.log(`- p50 / p99 / most of a sync of the disk ${three(syncMs)} ms`);
    console.log(
      `- all acknowledged after ${(acknowledgedMs / 1000).toFixed(2)} s, finished after ${(finishedMs / 1000).toFixed(2)} s`,
    );
    console.log(`- processor taken by others ${Math.round(busyByOthers * 100)} %`);
    const goals = [
      { text: 'every job acknowledged, finished and announced once', value: ids.size, holds: once },
      {
        text: `p99 of a submit at most ${mostBeyondSyncMs} ms beyond that of a sync`,
        value: beyondMs,
        holds: beyondMs < mostBeyondSyncMs,
      },
    ];
    console.log('');
    for (const { text, value, holds } of goals)
      console.log(`- ${text}: ${holds ? 'holds' : 'DOES NOT HOLD'} (${value.toFixed(2)})`);
    const figures = {
      count,
      acknowledgedMs,
      finishedMs,
      busyByOthers,
      coldSubmitMs: cold.timesMs,
      submitMs: timesMs,
      syncMs,
    };
    saveRecord('jobs', { machine: machine(), clips: [await clipFacts(clip)], ...figures, goals });
    return goals;
  } finally {
    await service.stop();
  }
}
