import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import t from 'tap';
import { clip } from './clips.js';

const index = new URL('../../dist/index.js', import.meta.url).href;

/** Runs a program that uses the library and says when it is done; rejects when it does not end by itself. */
async function runProgram(body: string): Promise<string> {
  const program = `import * as stillframe from ${JSON.stringify(index)};
    const clip = ${JSON.stringify(clip)};
    ${body}
    console.log('done');`;
  const run = promisify(execFile);
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', program], { timeout: 20_000 });
  return stdout.trim();
}

const programs = {
  'the plain functions': `
    await stillframe.probe(clip);
    await stillframe.frame(clip, { at: 1 });
    await stillframe.snapshot(clip, { at: 1 });
    const video = await stillframe.open(clip);
    await video.snapshot();`,
  'an idle engine with threads': `
    const engine = stillframe.createEngine({ concurrency: 2 });
    await engine.open(clip);`,
  'an idle engine with processes': `
    const engine = stillframe.createEngine({ concurrency: 2, isolation: 'process' });
    await engine.open(clip);`,
  'an aborted call': `
    const engine = stillframe.createEngine({ concurrency: 1 });
    await engine.snapshot(clip, { at: 9, signal: AbortSignal.timeout(1) }).catch(() => undefined);`,
};

for (const [name, body] of Object.entries(programs)) {
  t.test(`a program ends by itself after ${name}`, async (t) => {
    t.equal(await runProgram(body), 'done');
  });
}

t.test('a guest changes nothing of the process it lives in', async (t) => {
  const printed = await runProgram(`
    const { default: sharp } = await import('sharp');
    const state = () => {
      const { memory, files, items } = sharp.cache();
      const most = [memory.max, files.max, items.max];
      const listeners = process.eventNames().map((name) => [String(name), process.listenerCount(name)]);
      return JSON.stringify([sharp.concurrency(), most, process.env, listeners, process.umask(), process.title]);
    };
    const before = state();
    const engine = stillframe.createEngine({ concurrency: 2 });
    await engine.snapshot(clip);
    await engine.close();
    if (state() !== before) console.log('changed');`);
  t.equal(printed, 'done');
});
