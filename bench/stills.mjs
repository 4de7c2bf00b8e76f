import { writeFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';
import { chart } from './chart.mjs';
import { clipFacts, makeClips } from './clips.mjs';
import { allContenders } from './contender.mjs';
import { buildFloor } from './floor.mjs';
import { busyShare, machine } from './machine.mjs';
import { measure } from './measure.mjs';
import { saveRecord } from './record.mjs';
import { heading, trialTable } from './report.mjs';
import { trials } from './trials/stills.mjs';

const log = (line) => process.stderr.write(`${line}\n`);

/** @param {{ corpus?: string, only?: string[], contenders?: string[], quick?: boolean }} options */
export async function stills(options) {
  const chosen = trials({ quick: options.quick }).filter((trial) => options.only?.includes(trial.name) ?? true);
  if (chosen.length === 0)
    throw new Error(
      `no such trial; there are ${trials()
        .map((trial) => trial.name)
        .join(', ')}`,
    );
  const contenders = (await allContenders()).filter((one) => options.contenders?.includes(one.name) ?? true);
  const names = [...new Set(chosen.map((trial) => trial.clip))];
  await makeClips(names, { from: options.corpus, log });
  await buildFloor(log);
  const record = { machine: machine(), clips: await Promise.all(names.map(clipFacts)), trials: [] };
  console.log(heading(record));
  for (const trial of chosen) {
    log(`running ${trial.name}`);
    const busy = await busyShare();
    const measured = await measure({ ...trial, jobs: await trial.jobs() }, contenders, log);
    record.trials.push({ ...measured, busyBefore: Number(busy.toFixed(2)) });
    console.log(trialTable(record.trials.at(-1)));
  }
  await save(record);
  return record.trials.flatMap((trial) => trial.goals);
}

async function save(record) {
  const base = saveRecord('stills', record);
  const svg = chart(record.trials);
  writeFileSync(`${base}.md`, `${[heading(record), ...record.trials.map(trialTable)].join('\n')}\n`);
  writeFileSync(`${base}.svg`, svg);
  await sharp(Buffer.from(svg)).png().toFile(`${base}.png`);
  log(`written to ${path.relative(process.cwd(), base)}.{json,md,svg,png}`);
}
