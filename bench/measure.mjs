/** Runs one trial: every contender in a fresh process, pictures compared first, then round after round, one at a time. */
import { Runner } from './contender.mjs';
import { likeness } from './pictures.mjs';
import { processTree } from './process-tree.mjs';

const leastLikeness = 30;
const fewestWarmUps = 2;
// What runs in a warm process is measured warm: compilers of JavaScript want to see a call often.
const warmUpMs = 1000;

export const median = (values) => quantile(values, 0.5);

export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const below = sorted[Math.floor(place)];
  return below + (sorted[Math.ceil(place)] - below) * (place - Math.floor(place));
}

export const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

function takesPart(trial, contender) {
  if (trial.only !== undefined) return trial.only.includes(contender.name);
  if (trial.kind === 'step') return contender.steps;
  return trial.mode === 'keyframe' || !contender.keyFramesOnly;
}

const checkStill = (job, { picture }) => likeness(job, picture);

async function warmUp(runner, { kind, warmUps = fewestWarmUps }, job) {
  const until = performance.now() + (warmUps > 0 ? warmUpMs : 0);
  for (let count = 0; count < warmUps || performance.now() < until; count += 1) await runner.ask(kind, { job });
}

async function enter(trial, contender) {
  const entry = { contender, runner: new Runner(contender), times: trial.jobs.map(() => []), stages: [], likeness: [] };
  try {
    entry.version = (await entry.runner.start()).version;
    entry.commandLine = await entry.runner.ask('commandLine', { job: trial.jobs[0] });
    for (const job of trial.jobs) {
      // What is spawned for each animation is never warm.
      if (trial.kind !== 'animation' || contender.isInside) await warmUp(entry.runner, trial, job);
      const check = trial.check ?? (trial.kind === 'still' ? checkStill : null);
      if (check === null || contender.showsOthers === true) continue;
      entry.likeness.push(await check(job, await entry.runner.ask(trial.kind, { job })));
    }
  } catch (error) {
    entry.failure = error.message.split('\n')[0];
  }
  if (entry.failure === undefined && entry.likeness.some((value) => value < leastLikeness)) {
    const note = `another picture: ${Math.min(...entry.likeness).toFixed(1)} dB`;
    // ffmpegthumbnailer picks by whole seconds, so what it shows is only reported.
    if (contender.keyFramesOnly) entry.note = note;
    else entry.failure = note;
  }
  return entry;
}

function summary(entry) {
  const { contender, failure, note, version, commandLine } = entry;
  const shared = { name: contender.name, label: contender.label, version, commandLine };
  const likenessDb = entry.likeness.map((value) => Number(value.toFixed(2)));
  if (failure !== undefined) return { ...shared, failure, likenessDb };
  return {
    ...shared,
    ...(note === undefined ? {} : { note }),
    likenessDb,
    // Every target has its own median; their mean stands for the trial, whatever the mix of easy and hard ones.
    medianMs: mean(entry.times.map(median)),
    mediansMs: entry.times.map(median),
    // What the whole process tree worked for one call, waiting not counted: nearly deaf to what else the machine does.
    cpuMs: entry.cpuMs,
    p95Ms: quantile(entry.times.flat(), 0.95),
    timesMs: entry.times,
    ...(entry.stages.length === 0 ? {} : { stagesMs: stageMedians(entry.stages) }),
  };
}

function stageMedians(stages) {
  const names = Object.keys(stages[0]).filter((name) => name.endsWith('Ms'));
  return Object.fromEntries(names.map((name) => [name, median(stages.map((stage) => stage[name]))]));
}

const rotated = (list, by) => list.map((_, index) => list[(index + by) % list.length]);

/**
 * All frames of the trial, one after the other: the first call after a pause finds caches and processor asleep, and
 * which frame that is changes from round to round.
 */
async function takeTurn(entry, trial, round) {
  if (entry.contender.isSlow && round > 0) return;
  for (const index of rotated([...trial.jobs.keys()], round)) {
    if (entry.failure !== undefined) return;
    try {
      const { ms, stages } = await entry.runner.ask(trial.kind, { job: trial.jobs[index] });
      entry.times[index].push(ms);
      if (stages !== undefined) entry.stages.push(stages);
    } catch (error) {
      entry.failure = error.message.split('\n')[0];
    }
  }
}

export async function measure(trial, contenders, log) {
  const entries = [];
  for (const contender of contenders.filter((one) => takesPart(trial, one))) {
    const entry = await enter(trial, contender);
    if (entry.failure !== undefined) log(`  ${contender.name}: ${entry.failure}`);
    entries.push(entry);
  }
  const running = entries.filter((entry) => entry.failure === undefined);
  const usedBefore = new Map(running.map((entry) => [entry, processTree(entry.runner.pid).cpuMs]));
  for (let round = 0; round < trial.rounds; round += 1) {
    // A different one begins each round, so that nobody always runs after the same neighbour.
    for (const entry of rotated(running, round)) await takeTurn(entry, trial, round);
  }
  for (const [entry, before] of usedBefore) {
    if (entry.failure !== undefined) continue;
    entry.cpuMs = (processTree(entry.runner.pid).cpuMs - before) / entry.times.flat().length / (trial.steps ?? 1);
  }
  for (const entry of entries) await entry.runner.stop();
  const { name, title, kind, clip, jobs, rounds } = trial;
  const results = entries.map(summary);
  return { name, title, kind, clip, jobs, rounds, product: trial.product, results, goals: judge(trial, results) };
}

function judge(trial, results) {
  const time = (name) => results.find((result) => result.name === name)?.medianMs;
  return trial.goals.map((goal) => {
    const own = time(trial.product);
    const other = time(goal.other);
    if (own === undefined || other === undefined) return { text: goal.text, value: null, holds: null };
    if (goal.minimum !== undefined) return { text: goal.text, value: other / own, holds: other / own >= goal.minimum };
    if (goal.maximum !== undefined) return { text: goal.text, value: own / other, holds: own / other <= goal.maximum };
    return { text: goal.text, value: other - own, holds: other - own < goal.addsUnderMs };
  });
}
