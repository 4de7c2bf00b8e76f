/** How soon an aborted call rejects, and how soon its worker is free: stills aborted at random moments of each stage. */
import { tracingChannel } from 'node:diagnostics_channel';
import { setTimeout as pause } from 'node:timers/promises';
import { createEngine } from '../dist/index.js';
import { clipPath, makeClips } from './clips.mjs';
import { machine, watchOthers } from './machine.mjs';
import { quantile } from './measure.mjs';
import { saveRecord } from './record.mjs';
import { trials } from './trials/abort.mjs';

const goalMs = 50;
const log = (line) => process.stderr.write(`${line}\n`);

// A call may be faster than the one its stages were timed with, and its abort must not fall into the next stage.
const shareOfStage = 0.7;

/** Milliseconds a call is in the named stages for sure: from when, till when. */
async function window(engine, trial, source) {
  if (trial.afterMs !== undefined) return trial.afterMs;
  let timings = [];
  const note = { asyncEnd: ({ stages }) => (timings = stages) };
  const channel = tracingChannel('stillframe:snapshot');
  channel.subscribe(note);
  // Twice, as the second one is warm.
  for (let count = 0; count < 2; count += 1) await engine.snapshot(source(), trial.options);
  channel.unsubscribe(note);
  const first = timings.findIndex(({ stage }) => trial.stages.includes(stage));
  const last = timings.findLastIndex(({ stage }) => trial.stages.includes(stage));
  const until = (end) => timings.slice(0, end).reduce((sum, { durationMs }) => sum + durationMs, 0);
  const [from, to] = [until(first), until(last + 1)];
  return [from, from + shareOfStage * (to - from)];
}

/** @returns {Promise<{ rejectMs: number, freeMs: number } | null>} null when the call ended before the abort */
async function abortOnce(engine, source, options, afterMs) {
  const stop = new AbortController();
  let rejectedAt = null;
  const call = engine.snapshot(source, { ...options, signal: stop.signal }).then(
    () => undefined,
    (error) => {
      rejectedAt = performance.now();
      if (error.code !== 'ABORTED') throw error;
    },
  );
  await pause(afterMs);
  const ended = engine.stats().running === 0;
  const abortedAt = performance.now();
  stop.abort();
  await call;
  // Looked at once a millisecond: looking all the time would take a core from those who are to be measured.
  while (engine.stats().running > 0) await pause(1);
  return ended ? null : { rejectMs: rejectedAt - abortedAt, freeMs: performance.now() - abortedAt };
}

async function measure(trial, isolation) {
  const engine = createEngine({ concurrency: 1, isolation });
  const source = trial.source();
  // A worker that is still starting cannot hear of an abort.
  await engine.probe(clipPath(trial.clips[0]));
  const [from, to] = await window(engine, trial, source);
  const aborts = [];
  const othersShare = watchOthers();
  for (let round = 0; round < trial.rounds; round += 1) {
    const abort = await abortOnce(engine, source(), trial.options, from + Math.random() * (to - from));
    if (abort !== null) aborts.push(abort);
  }
  const busyByOthers = Number(othersShare().toFixed(2));
  const { workerCrashes } = engine.stats();
  await engine.close();
  if (workerCrashes > 0) throw new Error(`${trial.name}: ${workerCrashes} workers died`);
  return { aborts, busyByOthers };
}

function summary(aborts, field) {
  const values = aborts.map((abort) => abort[field]);
  return { medianMs: quantile(values, 0.5), p95Ms: quantile(values, 0.95), maxMs: quantile(values, 1) };
}

const three = ({ medianMs, p95Ms, maxMs }) => [medianMs, p95Ms, maxMs].map((value) => value.toFixed(1)).join(' / ');

const headings = [
  'aborted while',
  'transport',
  'aborts',
  'rejects: median / p95 / max ms',
  'worker free: median / p95 / max ms',
  'processor taken by others',
];

/** @param {readonly (string | number)[]} cells */
const tableRow = (cells) => console.log(`| ${cells.join(' | ')} |`);

/** @param {{ corpus?: string, only?: string[], quick?: boolean }} options */
export async function abort(options) {
  const chosen = trials(options).filter(({ name }) => options.only?.includes(name) ?? true);
  await makeClips([...new Set(chosen.flatMap((trial) => trial.clips))], { from: options.corpus, log });
  const record = { machine: machine(), trials: [] };
  const goals = [];
  tableRow(headings);
  tableRow(['---', '---', '---:', '---:', '---:', '---:']);
  for (const { name, title, endsEncode = false, ...trial } of chosen) {
    for (const isolation of ['thread', 'process']) {
      const { aborts, busyByOthers } = await measure({ name, ...trial }, isolation);
      const [rejects, frees] = [summary(aborts, 'rejectMs'), summary(aborts, 'freeMs')];
      const others = `${Math.round(busyByOthers * 100)} %`;
      tableRow([title, isolation, aborts.length, three(rejects), three(frees), others]);
      record.trials.push({ name, title, isolation, rejects, frees, busyByOthers, aborts });
      goals.push({ holds: rejects.maxMs <= goalMs && (endsEncode || frees.maxMs <= goalMs) });
    }
  }
  saveRecord('abort', { ...record, goals });
  return goals;
}
