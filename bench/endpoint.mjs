/**
 * Key-frame thumbnails over HTTP: the service by its own API and by Qiniu's, a server that spawns ffmpeg, and the library
 * called without HTTP.
 */
import path from 'node:path';
import { Client } from '../dist/service/client.js';
import { createEngine } from '../dist/index.js';
import {
  clipFacts,
  clipPath,
  clipsFolder,
  framesPerSecond,
  keyFrameDistance,
  makeClips,
  videoOffset,
} from './clips.mjs';
import { get, load } from './load.mjs';
import { machine, watchOthers } from './machine.mjs';
import { quantile } from './measure.mjs';
import { likeness } from './pictures.mjs';
import { processTree } from './process-tree.mjs';
import { saveRecord } from './record.mjs';
import { serveProduct, serveScript } from './served.mjs';

const clip = 'h264-1080p';
const width = 320;
const quality = 80;
const leastLikeness = 30;
const concurrencies = [1, 2, 4, 16];
const log = (line) => process.stderr.write(`${line}\n`);

/** Somewhere in one of the whole groups of pictures, never twice at the same time: equal requests would share an answer. */
function timeOf(count, offset) {
  const groupSeconds = keyFrameDistance / framesPerSecond;
  const behind = 0.2 + ((count * 0.6180339887) % 1) * (groupSeconds - 0.4);
  return (offset + (count % 3) * groupSeconds + behind).toFixed(6);
}

/**
 * The same for a `vframe`, which knows no key-frame seeks: a millisecond while the key frame is on screen. There are too few
 * of them to be asked for once only, and enough not to be asked for at the same time.
 */
function keyFrameTimeOf(count, offset) {
  const shownMs = 1000 / framesPerSecond;
  const withinMs = 1 + (Math.floor(count / 3) % Math.floor(shownMs - 1));
  const key = offset + ((count % 3) * keyFrameDistance) / framesPerSecond;
  return ((Math.floor(key * 1000) + withinMs) / 1000).toFixed(3);
}

async function startService(offset) {
  const service = await serveProduct({
    sources: { roots: { clips: clipsFolder } },
    qiniu: { defaultBucket: 'clips' },
    retention: { cacheBytes: 0 },
    limits: { submitsPerSecond: 0 },
  });
  const client = new Client({ baseUrl: service.origin });
  let medium = await client.registerMedium({ root: 'clips', path: path.basename(clipPath(clip)) });
  while (medium.state === 'registering') medium = await client.getMedium(medium.id);
  const query = `width=${width}&quality=${quality}&seek=keyframe`;
  const thumbnail = `${service.origin}/v1/media/${medium.id}/thumbnail.jpg?${query}`;
  const vframe = `${service.origin}/${path.basename(clipPath(clip))}?vframe/jpg/w/${width}/offset/`;
  return [
    http('stillframe serve', service, (count) => `${thumbnail}&time=${timeOf(count, offset)}`),
    http(
      "stillframe serve, Qiniu's vframe",
      { ...service, stop: () => undefined },
      (count) => vframe + keyFrameTimeOf(count, offset),
    ),
  ];
}

async function startFfmpegServer(offset) {
  const server = await serveScript(path.join(import.meta.dirname, 'endpoint', 'ffmpeg-server.mjs'));
  const file = encodeURIComponent(clipPath(clip));
  const urlOf = (count) => `${server.origin}/?file=${file}&width=${width}&time=${timeOf(count, offset)}`;
  return http('node:http server that spawns ffmpeg', server, urlOf);
}

const http = (label, { stop, pid }, urlOf) => ({
  label,
  cpuMs: () => processTree(pid).cpuMs,
  one: (count) => get(urlOf(count)),
  load: (concurrency, ms, from) => load(urlOf, { concurrency, ms, from }),
  stop,
});

const asThumbnail = (count, offset) => ({ at: Number(timeOf(count, offset)), width, quality, seek: 'keyframe' });
const asVframe = (count, offset) => ({ at: Number(keyFrameTimeOf(count, offset)), width, fit: 'fill', rotate: 0 });

/** One call after the other, as the service's process makes them. */
function startLibrary(what, isolation, offset, optionsOf) {
  const engine = createEngine({ isolation });
  const one = async (count) =>
    (await engine.snapshot(clipPath(clip), { ...optionsOf(count, offset), format: 'jpg' })).data;
  return {
    label: `${what} (${isolation})`,
    // This process and its children: the servers have nothing to do meanwhile.
    cpuMs: () => processTree(process.pid).cpuMs,
    one,
    async load(_concurrency, ms, from) {
      const timesMs = [];
      const start = performance.now();
      for (let count = from; performance.now() - start < ms; count += 1) {
        const asked = performance.now();
        await one(count);
        timesMs.push(performance.now() - asked);
      }
      return { perSecond: (timesMs.length / (performance.now() - start)) * 1000, timesMs };
    },
    stop: () => engine.close(),
  };
}

/** Each key frame once, against ffmpeg's own frame counted from the start of the file. */
async function check(contender, offset) {
  const found = [];
  for (let count = 0; count < 3; count += 1) {
    const job = { file: clipPath(clip), width, shown: count * keyFrameDistance };
    found.push(await likeness(job, await contender.one(count, offset)));
  }
  if (Math.min(...found) < leastLikeness)
    throw new Error(`${contender.label} shows another picture: ${Math.min(...found).toFixed(1)} dB`);
  return Number(Math.min(...found).toFixed(2));
}

const rotated = (list, by) => list.map((_, index) => list[(index + by) % list.length]);

/** Everyone in turn, in several rounds, so that all see the same machine. */
async function measure(contenders, concurrency, { rounds, ms }) {
  const entries = contenders.map((contender) => ({ contender, timesMs: [], rates: [], cpuMs: 0 }));
  let from = concurrency * 1_000_000;
  const othersShare = watchOthers();
  for (let round = 0; round < rounds; round += 1) {
    for (const entry of rotated(entries, round)) {
      const { contender, timesMs, rates } = entry;
      const before = contender.cpuMs();
      const turn = await contender.load(concurrency, ms, (from += 100_000));
      entry.cpuMs += contender.cpuMs() - before;
      timesMs.push(...turn.timesMs);
      rates.push(turn.perSecond);
    }
  }
  const busyByOthers = Number(othersShare().toFixed(2));
  return entries.map(({ contender, timesMs, rates, cpuMs }) => ({
    label: contender.label,
    concurrency,
    requests: timesMs.length,
    perSecond: rates.reduce((sum, rate) => sum + rate, 0) / rates.length,
    p50Ms: quantile(timesMs, 0.5),
    p99Ms: quantile(timesMs, 0.99),
    cpuMs: cpuMs / timesMs.length,
    busyByOthers,
    timesMs: timesMs.map((value) => Number(value.toFixed(3))),
  }));
}

/** Against the call on the transport that the service has its pictures made by. */
function judgeService(rows, service, ffmpeg, library, mostOverMs) {
  const of = ({ label }) => rows.filter((row) => row.label === label);
  const full = of(service).at(-1);
  const ratio = full.perSecond / Math.max(...of(ffmpeg).map((row) => row.perSecond));
  const spread = full.p99Ms / full.p50Ms;
  const over = of(service)[0].p50Ms - of(library)[0].p50Ms;
  const { label, concurrency } = full;
  return [
    {
      text: `${label}: at least 8 times the requests per second, against the best of ffmpeg at any concurrency`,
      value: ratio,
      holds: ratio >= 8,
    },
    { text: `${label}: p99 under 3 times p50 with ${concurrency} callers`, value: spread, holds: spread < 3 },
    {
      text: `${label}: p50 of a lone caller within ${mostOverMs} ms of ${library.label}`,
      value: over,
      holds: over < mostOverMs,
    },
  ];
}

const tableRow = (cells) => console.log(`| ${cells.join(' | ')} |`);

function show({ label, concurrency, perSecond, p50Ms, p99Ms, cpuMs, requests, busyByOthers }) {
  const others = `${Math.round(busyByOthers * 100)} %`;
  const figures = [perSecond.toFixed(1), p50Ms.toFixed(2), p99Ms.toFixed(2), cpuMs.toFixed(1), requests];
  tableRow([label, concurrency, ...figures, others]);
}

/** @param {{ corpus?: string, quick?: boolean }} options */
export async function endpoint({ corpus, quick = false }) {
  await makeClips([clip], { from: corpus, log });
  const offset = await videoOffset(clip);
  const record = { machine: machine(), clips: [await clipFacts(clip)], likenessDb: {}, rows: [] };
  const [service, vframe] = await startService(offset);
  const ffmpeg = await startFfmpegServer(offset);
  const servers = [service, vframe, ffmpeg];
  const call = startLibrary('the library call', 'process', offset, asThumbnail);
  const vframeCall = startLibrary("the library call of the vframe's picture", 'process', offset, asVframe);
  const libraries = [call, vframeCall, startLibrary('the library call', 'thread', offset, asThumbnail)];
  const all = [...servers, ...libraries];
  try {
    for (const contender of all) {
      record.likenessDb[contender.label] = await check(contender);
      // Compilers of JavaScript want to see a call often.
      await contender.load(2, 1500, 1000);
    }
    tableRow([
      'contender',
      'callers',
      'requests/s',
      'p50 ms',
      'p99 ms',
      'CPU ms',
      'requests',
      'processor taken by others',
    ]);
    tableRow(['---', '---:', '---:', '---:', '---:', '---:', '---:', '---:']);
    for (const concurrency of concurrencies) {
      log(`running ${concurrency}`);
      const rows = await measure(concurrency === 1 ? all : servers, concurrency, { rounds: quick ? 1 : 3, ms: 3000 });
      rows.forEach(show);
      record.rows.push(...rows);
    }
  } finally {
    for (const { stop } of all) await stop();
  }
  const goals = [
    ...judgeService(record.rows, service, ffmpeg, call, 3),
    ...judgeService(record.rows, vframe, ffmpeg, vframeCall, 2),
  ];
  console.log('');
  for (const { text, value, holds } of goals)
    console.log(`- ${text}: ${holds ? 'holds' : 'DOES NOT HOLD'} (${value.toFixed(2)})`);
  saveRecord('endpoint', { ...record, goals });
  return goals;
}
