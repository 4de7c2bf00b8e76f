import { writeFileSync } from 'node:fs';
import { clipFacts, makeClips } from './clips.mjs';
import { allContenders } from './contender.mjs';
import { buildFloor } from './floor.mjs';
import { busyShare, machine } from './machine.mjs';
import { measure } from './measure.mjs';
import { saveRecord } from './record.mjs';
import { heading, trialTable } from './report.mjs';
import { worstLikeness } from './series-pictures.mjs';
import { trials } from './trials/series.mjs';

const log = (line) => process.stderr.write(`${line}\n`);

/** @param {{ corpus?: string, only?: string[], contenders?: string[], quick?: boolean }} options */
export async function series(options) {
  const chosen = trials({ quick: options.quick }).filter((trial) => options.only?.includes(trial.name) ?? true);
  const contenders = (await allContenders('series')).filter((one) => options.contenders?.includes(one.name) ?? true);
  const names = [...new Set(chosen.map((trial) => trial.clip))];
  await makeClips(names, { from: options.corpus, log });
  await buildFloor(log);
  const record = { machine: machine(), clips: await Promise.all(names.map(clipFacts)), trials: [] };
  console.log(heading(record, 'Series'));
  for (const trial of chosen) {
    log(`running ${trial.name}`);
    const busy = await busyShare();
    const able = contenders.filter(
      ({ kinds, showsOthers }) => kinds.includes(trial.kind) && (!showsOthers || trial.only),
    );
    const measured = await measure({ ...trial, jobs: await trial.jobs(), check: worstLikeness }, able, log);
    record.trials.push({ ...measured, busyBefore: Number(busy.toFixed(2)) });
    console.log(trialTable(record.trials.at(-1)));
  }
  const base = saveRecord('series', record);
  writeFileSync(`${base}.md`, `${[heading(record, 'Series'), ...record.trials.map(trialTable)].join('\n')}\n`);
  return record.trials.flatMap((trial) => trial.goals);
}
