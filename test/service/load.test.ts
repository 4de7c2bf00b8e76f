/** What must hold under load. `STILLFRAME_LOAD=full` submits more jobs and kills the service more often (minutes). */
import { spawn, type ChildProcess } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import t, { type Test } from 'tap';
import { Client } from '../../dist/service/client.js';
import { fixture } from './start.js';

/** A service in a process of its own, on a folder that outlives it. */
interface Instance {
  readonly client: Client;
  readonly process: ChildProcess;
  readonly kill: (signal: NodeJS.Signals) => Promise<void>;
}

async function start(folder: string): Promise<Instance> {
  const config = {
    listen: { port: 0 },
    dataDir: join(folder, 'data'),
    logLevel: 'silent',
    workers: { processes: 1 },
    limits: { submitsPerSecond: 0 },
    sources: { roots: { films: join(folder, 'films') } },
  };
  const child = spawn(process.execPath, [join(import.meta.dirname, 'instance.mjs'), JSON.stringify(config)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const [address] = await new Promise<readonly string[]>((resolve) => {
    createInterface(child.stdout).once('line', (line) => resolve([line]));
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    client: new Client({ baseUrl: address ?? '' }),
    process: child,
    async kill(signal) {
      child.kill(signal);
      await ended;
    },
  };
}

function makeFolder(t: Test): string {
  const folder = t.testdir();
  mkdirSync(join(folder, 'films'));
  cpSync(join(import.meta.dirname, '../fixtures', fixture), join(folder, 'films/film.mp4'));
  return folder;
}

async function registerFilm(client: Client): Promise<string> {
  let medium = await client.registerMedium({ root: 'films', path: 'film.mp4' });
  while (medium.state === 'registering') medium = await client.getMedium(medium.id);
  return medium.id;
}

t.setTimeout(600_000);

const { count, kills } =
  process.env['STILLFRAME_LOAD'] === 'full' ? { count: 1000, kills: 30 } : { count: 150, kills: 4 };

const still = { kind: 'snapshot', parameters: { width: 64, seek: 'keyframe' } } as const;

/** Every job of the account, with how often each was announced. */
async function jobsAndEvents(client: Client): Promise<{ states: Map<string, string>; announced: Map<string, number> }> {
  const states = new Map<string, string>();
  for await (const job of client.everyJob()) states.set(job.id, job.state);
  const announced = new Map<string, number>();
  for await (const { kind, subjectId } of client.everyEvent())
    if (kind.startsWith('job.')) announced.set(subjectId, (announced.get(subjectId) ?? 0) + 1);
  return { states, announced };
}

async function finished(client: Client): Promise<void> {
  for (;;) {
    const [{ items: queued }, { items: processing }] = await Promise.all([
      client.listJobs({ state: 'queued', limit: 1 }),
      client.listJobs({ state: 'processing', limit: 1 }),
    ]);
    if (queued.length === 0 && processing.length === 0) return;
  }
}

t.test(
  `${count} jobs with 16 in flight are all acknowledged and each is finished once`,
  { timeout: 300_000 },
  async (t) => {
    const instance = await start(makeFolder(t));
    t.teardown(() => instance.kill('SIGTERM'));
    const { client } = instance;
    const mediumId = await registerFilm(client);
    const acknowledged = new Set<string>();
    let left = count;
    const submitter = async (): Promise<void> => {
      while (left > 0) {
        left -= 1;
        acknowledged.add((await client.submitJob({ mediumId, ...still })).id);
      }
    };
    await Promise.all(Array.from({ length: 16 }, submitter));
    t.equal(acknowledged.size, count);
    await finished(client);
    const { states, announced } = await jobsAndEvents(client);
    t.strictSame(new Set(states.values()), new Set(['succeeded']));
    t.strictSame(new Set(states.keys()), acknowledged);
    t.strictSame(
      [...announced.values()].filter((count) => count !== 1),
      [],
    );
  },
);

t.test(
  `killed ${kills} times under load, it loses no job and announces none twice`,
  { timeout: 300_000 },
  async (t) => {
    const folder = makeFolder(t);
    const acknowledged = new Set<string>();
    let mediumId = '';
    for (let round = 0; round < kills; round += 1) {
      const { client, kill } = await start(folder);
      mediumId ||= await registerFilm(client);
      const stop = { now: false };
      const submitter = async (): Promise<void> => {
        while (!stop.now) {
          const job = await client.submitJob({ mediumId, ...still }).catch(() => null);
          if (job === null) return;
          acknowledged.add(job.id);
        }
      };
      const submitters = Array.from({ length: 4 }, submitter);
      const most = acknowledged.size + 1 + ((round * 7) % 12);
      while (acknowledged.size < most) await new Promise((resolve) => setImmediate(resolve));
      // Anywhere in the making of a picture, not only where a submit has been answered.
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 40));
      await kill('SIGKILL');
      stop.now = true;
      await Promise.all(submitters);
    }
    const instance = await start(folder);
    t.teardown(() => instance.kill('SIGTERM'));
    const { client } = instance;
    await finished(client);
    const { states, announced } = await jobsAndEvents(client);
    t.strictSame(
      [...acknowledged].filter((id) => states.get(id) !== 'succeeded'),
      [],
      `${acknowledged.size} jobs`,
    );
    t.strictSame(
      [...announced].filter(([, count]) => count !== 1),
      [],
    );
    for (const id of acknowledged) {
      const { results = [] } = await client.getJob(id);
      const [picture] = results;
      const response = await fetch(picture?.url ?? '');
      const bytes = await response.arrayBuffer();
      if (results.length !== 1 || bytes.byteLength !== picture?.byteLength) t.fail(`the result of ${id} is not whole`);
    }
    const left = readdirSync(join(folder, 'data/staging'));
    t.strictSame(left, [], 'nothing half-made stays');
  },
);
