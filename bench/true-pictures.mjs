/** What it costs that pictures look right: stills of 4K clips with the work and without it. */
import { createEngine } from '../dist/index.js';
import { clipFacts, clipPath, makeClips } from './clips.mjs';
import { machine, watchOthers } from './machine.mjs';
import { median, quantile } from './measure.mjs';
import { saveRecord } from './record.mjs';
import { rows } from './trials/true-pictures.mjs';

const log = (line) => process.stderr.write(`${line}\n`);

async function stillMs(engine, { clip, options }) {
  const start = performance.now();
  await engine.snapshot(clipPath(clip), { ...options, width: 480, format: 'jpg', quality: 80 });
  return performance.now() - start;
}

/** By turns, so that both see the same machine; whoever was first in one round is second in the next. */
async function measure({ side, against, rounds }) {
  const sides = [side, against].map((one) => ({ ...one, engine: createEngine({ concurrency: 1 }), times: [] }));
  for (const one of sides) await stillMs(one.engine, one);
  const othersShare = watchOthers();
  for (let round = 0; round < rounds; round += 1) {
    for (const one of round % 2 === 0 ? sides : sides.toReversed()) one.times.push(await stillMs(one.engine, one));
  }
  const busyByOthers = Number(othersShare().toFixed(2));
  for (const { engine } of sides) await engine.close();
  const [timesMs, plainMs] = sides.map(({ times }) => times);
  return { medianMs: median(timesMs), plainMedianMs: median(plainMs), busyByOthers, timesMs, plainMs };
}

const tableRow = (cells) => console.log(`| ${cells.join(' | ')} |`);

/** @param {{ corpus?: string, only?: string[], quick?: boolean }} options */
export async function truePictures(options) {
  const chosen = rows(options).filter(({ name }) => options.only?.includes(name) ?? true);
  const names = [...new Set(chosen.flatMap(({ side, against }) => [side.clip, against.clip]))];
  await makeClips(names, { from: options.corpus, log });
  const record = { machine: machine(), clips: await Promise.all(names.map(clipFacts)), rows: [] };
  const goals = [];
  tableRow(['still, 480 wide', 'median ms', 'without, ms', 'adds', 'goal', 'processor taken by others']);
  tableRow(['---', '---:', '---:', '---:', '---', '---:']);
  for (const row of chosen) {
    const measured = await measure(row);
    const { medianMs, plainMedianMs, busyByOthers } = measured;
    const ratio = medianMs / plainMedianMs;
    const holds = ratio <= row.most;
    const verdict = `${holds ? 'holds' : 'DOES NOT HOLD'} (at most ${Math.round((row.most - 1) * 100)} %)`;
    const adds = `${((ratio - 1) * 100).toFixed(1)} %`;
    const others = `${Math.round(busyByOthers * 100)} %`;
    tableRow([row.title, medianMs.toFixed(2), plainMedianMs.toFixed(2), adds, verdict, others]);
    const p95Ms = quantile(measured.timesMs, 0.95);
    record.rows.push({ name: row.name, title: row.title, ratio, p95Ms, ...measured });
    goals.push({ text: row.title, value: ratio, holds });
  }
  saveRecord('true-pictures', { ...record, goals });
  return goals;
}
