import { copyFileSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { compare, referencePictures, shownPictures } from './animation-pictures.mjs';
import { animationTable } from './animation-report.mjs';
import { clipFacts, makeClips } from './clips.mjs';
import { contactSheet } from './contact-sheet.mjs';
import { allContenders, Runner } from './contender.mjs';
import { exactFlags } from './ffmpeg-animation.mjs';
import { busyShare, machine } from './machine.mjs';
import { measure } from './measure.mjs';
import { peakMiB } from './peak-memory.mjs';
import { saveRecord } from './record.mjs';
import { heading } from './report.mjs';
import { jobsOf, trials } from './trials/animation.mjs';

const log = (line) => process.stderr.write(`${line}\n`);
/** What is farther from the reference is another picture. */
const leastPsnr = 20;

/** @param {{ corpus?: string, only?: string[], contenders?: string[], quick?: boolean }} options */
export async function animation(options) {
  const chosen = trials({ quick: options.quick }).filter((trial) => options.only?.includes(trial.name) ?? true);
  const contenders = (await allContenders('animation')).filter((one) => options.contenders?.includes(one.name) ?? true);
  const names = [...new Set(chosen.flatMap((trial) => trial.spans.map(([clip]) => clip)))];
  await makeClips(names, { from: options.corpus, log });
  const record = { machine: machine(), clips: await Promise.all(names.map(clipFacts)), trials: [] };
  const scratch = mkdtempSync(path.join(tmpdir(), 'stillframe-bench-'));
  const sheets = [];
  console.log(heading(record, 'Animations'));
  try {
    for (const one of chosen) {
      const trial = { ...one, jobs: await jobsOf(one) };
      log(`running ${trial.name}`);
      const able = contenders.filter(({ kinds }) => kinds.includes(trial.kind));
      const { looks, rows } = await look(trial, able, scratch);
      sheets.push({ name: trial.name, rows });
      const { jobs } = trial;
      const timed = {
        ...trial,
        goals: [],
        jobs: jobs.map((job) => ({ ...job, out: path.join(scratch, `timed.${trial.kind}`) })),
      };
      const busy = await busyShare();
      const measured = await measure({ ...timed, kind: 'animation', warmUps: 1 }, able, log);
      const judged = judge(trial, measured.results, looks);
      record.trials.push({ ...measured, jobs, kind: trial.kind, looks, goals: judged, busyBefore: busy });
      console.log(animationTable(record.trials.at(-1)));
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
  const base = saveRecord('animation', record);
  for (const { name, rows } of sheets) await contactSheet(rows, `${base}-${name}.png`);
  const pictures = sheets.map(({ name }) => `![worst pictures](${path.basename(base)}-${name}.png)`);
  const parts = [
    heading(record, 'Animations'),
    ...record.trials.map((trial, at) => `${animationTable(trial)}\n${pictures[at]}\n`),
  ];
  writeFileSync(`${base}.md`, `${parts.join('\n')}\n`);
  log(`written to ${path.relative(process.cwd(), base)}.{json,md} and -*.png`);
  return record.trials.flatMap((trial) => trial.goals);
}

/** Before anyone's time counts: how like, how large, and how much memory; and the worst pictures beside each other. */
async function look(trial, contenders, scratch) {
  const looks = {};
  const shown = new Map();
  const references = [];
  const exact = [];
  for (const job of trial.jobs) {
    references.push(await referencePictures(job));
    exact.push(await referencePictures(job, exactFlags));
  }
  for (const contender of contenders) {
    const runner = new Runner(contender);
    try {
      await runner.start();
      for (const [index, job] of trial.jobs.entries()) {
        const out = path.join(scratch, `${contender.name}-${index}.${trial.kind}`);
        // The second time, when what is loaded once has been.
        await runner.ask('animation', { job: { ...job, out } });
        const peak = await peakMiB(runner.pid, contender.isInside, () =>
          runner.ask('animation', { job: { ...job, out } }),
        );
        const pictures = await shownPictures(out, job, references[index]);
        const { size: bytes } = statSync(out);
        const likeness = await compare(references[index], pictures);
        if (likeness.psnr < leastPsnr) log(`  ${contender.name}: other pictures, ${likeness.psnr.toFixed(1)} dB`);
        const { ssim: exactSsim } = await compare(exact[index], pictures);
        const { clip, start } = job;
        (looks[contender.name] ??= []).push({ clip, start, bytes, peakMiB: peak, ...likeness, exactSsim });
        shown.set(`${contender.name} ${index}`, pictures);
        if (process.env.STILLFRAME_BENCH_KEEP)
          copyFileSync(out, path.join(process.env.STILLFRAME_BENCH_KEEP, path.basename(out)));
      }
    } catch (error) {
      log(`  ${contender.name}: ${error.message.split('\n')[0]}`);
    } finally {
      await runner.stop();
    }
  }
  return { looks, rows: worstRows(trial, contenders, looks, references, shown) };
}

/** For each contender its own worst picture, beside the reference and the product's. */
function worstRows(trial, contenders, looks, references, shown) {
  return contenders.flatMap(({ name, label }) => {
    const own = looks[name];
    if (own === undefined || looks[trial.product] === undefined) return [];
    const index = own.reduce((worst, one, at) => (one.worstSsim < own[worst].worstSsim ? at : worst), 0);
    const { pixels, width, height } = references[index];
    const { clip, start, worst } = own[index];
    const cell = (text, all) => {
      const size = width * height * 3;
      return { text, pixels: all.subarray(worst * size, (worst + 1) * size), width, height };
    };
    const at = `${clip}, ${(start + worst / trial.jobs[index].fps).toFixed(2)} s`;
    const row = [
      cell(`reference: ${at}`, pixels),
      cell(`worst of ${label}: ${own[index].worstSsim.toFixed(4)}`, shown.get(`${name} ${index}`)),
    ];
    return [name === trial.product ? row : [...row, cell('the product', shown.get(`${trial.product} ${index}`))]];
  });
}

/** A goal holds when it holds for every span; its value is that of the worst one. */
function judge(trial, results, looks) {
  const ratios = (figure, other) =>
    trial.jobs.map((_, index) => {
      const [own, theirs] = [trial.product, other].map((name) => ({
        ms: results.find((result) => result.name === name)?.mediansMs?.[index],
        ...looks[name]?.[index],
      }));
      if (figure === 'times') return theirs.ms / own.ms;
      return figure === 'bytes' ? own.bytes / theirs.bytes : own[figure] - theirs[figure];
    });
  const texts = {
    times: 'times as fast as',
    bytes: 'of the bytes of',
    ssim: 'SSIM more than',
    exactSsim: 'SSIM, by the exact reference, more than',
  };
  return trial.goals.map(({ figure, other, minimum, maximum }) => {
    const values = ratios(figure, other);
    const worst = maximum === undefined ? Math.min(...values) : Math.max(...values);
    const text = `${maximum === undefined ? `at least ${minimum}` : `at most ${maximum}`} ${texts[figure]} ${other}`;
    if (values.some((value) => !Number.isFinite(value))) return { text, value: null, holds: null };
    return {
      text,
      value: worst,
      digits: 4,
      holds: maximum === undefined ? worst >= minimum : worst <= maximum,
      values,
    };
  });
}
