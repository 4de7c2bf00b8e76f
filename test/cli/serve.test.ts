import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import t from 'tap';
import { runCli, startCli } from './run-cli.js';

t.test('it says where it listens, answers, and ends at SIGTERM', async (t) => {
  const folder = t.testdir();
  const child = startCli(['serve', '--listen-port', '0', '--data-dir', join(folder, 'data'), '--log-level', 'silent']);
  if (child.stderr === null) throw new Error('standard error is a pipe');
  const [line] = (await once(createInterface(child.stderr), 'line')) as [string];
  const [, address = ''] = /^stillframe serve: (\S+)$/.exec(line) ?? [];
  t.equal((await fetch(new URL('/healthz', address))).status, 200);
  t.equal((await fetch(new URL('/v1/jobs', address))).status, 200);
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  t.strictSame(await ended, [0, null]);
});

t.test('--print-config merges file and flags, and hides secrets', async (t) => {
  const folder = t.testdir();
  const file = join(folder, 'config.json');
  const credentials = [{ id: 'me', secret: 'a-secret-of-mine' }];
  writeFileSync(file, JSON.stringify({ listen: { port: 1234, host: '127.0.0.1' }, credentials }));
  const { code, stdout } = await runCli(['serve', '--config', file, '--listen-port', '4321', '--print-config']);
  t.equal(code, 0);
  t.match(JSON.parse(stdout.toString()), { listen: { port: 4321 }, credentials: [{ id: 'me' }] });
  t.notMatch(stdout.toString(), /a-secret-of-mine/);
});

const refused: readonly (readonly [what: string, args: readonly string[], says: RegExp])[] = [
  ['an unknown flag', ['--colour', 'red'], /--colour/],
  ['a port out of range', ['--listen-port', '70000'], /listen\.port/],
  ['other machines without credentials', ['--listen-host', '0.0.0.0'], /credentials/],
  ['a file that is not there', ['--config', 'nowhere.json'], /nowhere\.json/],
];

for (const [what, args, says] of refused) {
  t.test(`it refuses ${what}`, async (t) => {
    const { code, stdout, stderr } = await runCli(['serve', ...args]);
    t.equal(code, 2);
    t.match(stderr, says);
    t.equal(stdout.length, 0);
  });
}

t.test('what is in use, or of no use, is told in one line that says what to do', async (t) => {
  const folder = t.testdir({ data: {}, file: '', broken: { 'stillframe.db': 'x'.repeat(4096) } });
  const data = join(folder, 'data');
  const child = startCli(['serve', '--listen-port', '0', '--data-dir', data, '--log-level', 'silent']);
  t.teardown(() => child.kill('SIGKILL'));
  if (child.stderr === null) throw new Error('standard error is a pipe');
  const [line] = (await once(createInterface(child.stderr), 'line')) as [string];
  const [, port = ''] = /:(\d+)$/.exec(line) ?? [];
  const cases: readonly (readonly [args: readonly string[], code: number, says: RegExp])[] = [
    [['--listen-port', port, '--data-dir', join(folder, 'b')], 1, /^CONFLICT: listen\.port: \d+ .* --listen-port/],
    [['--listen-port', '0', '--data-dir', data], 1, /^CONFLICT: dataDir: .*data is in use .* --data-dir$/],
    [['--listen-port', '0', '--data-dir', join(folder, 'file')], 2, /^INVALID_PARAMETER: dataDir: must be a folder/],
    // Linux answers ENOENT to whoever makes a folder there.
    [['--listen-port', '0', '--data-dir', '/proc/stillframe/data'], 2, /^INVALID_PARAMETER: dataDir: must be a folder/],
    [['--listen-port', '0', '--data-dir', join(folder, 'broken')], 2, /^INVALID_PARAMETER: dataDir: must hold/],
    [['--listen-host', '127.300.0.1', '--allow-anonymous', 'true'], 2, /^INVALID_PARAMETER: listen\.host: must be/],
  ];
  for (const [args, expected, says] of cases) {
    const { code, stderr } = await runCli(['serve', ...args, '--log-level', 'silent']);
    const [first = '', ...more] = stderr.trimEnd().split('\n');
    t.equal(code, expected, stderr);
    t.match(first.replace(/^stillframe: /, ''), says);
    t.strictSame(more, []);
  }
});
