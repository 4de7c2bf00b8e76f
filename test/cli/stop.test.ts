import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import t from 'tap';
import { clip, emptyFolder, outcomeOf, startCli } from './run-cli.js';
import { listen } from '../source/listen.js';

const stops = [
  { signal: 'SIGINT', code: 130 },
  { signal: 'SIGTERM', code: 143 },
] as const;

for (const { signal, code } of stops) {
  for (const command of ['probe', 'frame', 'snapshot']) {
    t.test(`${signal} ends a ${command} that waits for a server`, async (t) => {
      const cwd = emptyFolder(t);
      let asked: () => void = () => undefined;
      const isAsked = new Promise<void>((resolve) => (asked = resolve));
      // It never answers.
      const server = await listen(t, () => asked());
      const output = command === 'probe' ? [] : ['-o', 'a.jpg'];
      const child = startCli([command, `${server.origin}/a.mp4`, '--allow-host', '127.0.0.1', ...output], { cwd });
      const ended = outcomeOf(child);
      await isAsked;
      child.kill(signal);
      const { code: got, stdout, stderr } = await ended;
      t.equal(got, code);
      t.equal(stderr, `stillframe: ABORTED: stopped by ${signal}\n`);
      t.equal(stdout.length, 0);
      t.strictSame(readdirSync(cwd), [], 'no half file');
    });
  }
}

t.test('SIGINT ends a command that waits for standard input, and takes its temporary file along', async (t) => {
  const cwd = emptyFolder(t);
  const temporary = emptyFolder(t);
  process.env['TMPDIR'] = temporary;
  const child = startCli(['snapshot', '-'], { cwd, input: new Uint8Array() });
  delete process.env['TMPDIR'];
  const ended = outcomeOf(child);
  child.stdin?.write(Buffer.alloc(1024));
  while (readdirSync(temporary).length === 0) await new Promise((resolve) => setImmediate(resolve));
  child.kill('SIGINT');
  const { code } = await ended;
  t.equal(code, 130);
  t.strictSame(readdirSync(cwd), []);
  t.strictSame(readdirSync(temporary), []);
});

t.test('a reader that has seen enough is no error to talk about', async (t) => {
  const child = startCli(['frame', clip, '-o', '-']);
  const { stdout } = child;
  if (stdout === null) throw new Error('standard output is a pipe');
  const ended = once(child, 'close');
  const complaints: Buffer[] = [];
  child.stderr?.on('data', (chunk: Buffer) => complaints.push(chunk));
  await once(stdout, 'readable');
  stdout.destroy();
  await ended;
  t.equal(Buffer.concat(complaints).toString(), '');
  t.equal(child.exitCode, 1);
});
