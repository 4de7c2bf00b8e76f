import { copyFileSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { judge } from './animation-goals.mjs';
import { referencesOf, shownPictures } from './animation-pictures.mjs';
import { animationTable } from './animation-report.mjs';
import { clipFacts, makeClips } from './clips.mjs';
import { contactSheet } from './contact-sheet.mjs';
import { allContenders, Runner } from './contender.mjs';
import { compare } from './likeness.mjs';
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
  for (const job of trial.jobs) references.push(await referencesOf(job));
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
        const { own, rgb, exact } = references[index];
        const pictures = await shownPictures(out, job, exact);
        const { size: bytes } = statSync(out);
        const likeness = await compare(own ?? exact, pictures);
        if (likeness.psnr < leastPsnr) log(`  ${contender.name}: other pictures, ${likeness.psnr.toFixed(1)} dB`);
        const { ssim: rgbSsim } = await compare(rgb, pictures);
        const { ssim: exactSsim } = await compare(exact, pictures);
        const { clip, start } = job;
        (looks[contender.name] ??= []).push({ clip, start, bytes, peakMiB: peak, ...likeness, rgbSsim, exactSsim });
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
    const { pixels, width, height } = references[index].exact;
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
