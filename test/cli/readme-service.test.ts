/** What README.md says of the job service is done, on a free port. */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import t, { type Test } from 'tap';
import { serviceErrorCodes } from '../../dist/service/service-error.js';
import { configKeys } from '../../dist/service/config/keys.js';
import { clip, emptyFolder, root, startCli } from './run-cli.js';

const run = promisify(execFile);
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const section = /^## Job service\n([^]*?)^## /m.exec(readme)?.[1] ?? '';
const block = (language: string, index: number): string =>
  [...section.matchAll(new RegExp(`^\`\`\`${language}\n([^]*?)^\`\`\`$`, 'gm'))][index]?.[1] ?? '';

async function startAsShown(t: Test): Promise<{ readonly folder: string; readonly address: string }> {
  const folder = emptyFolder(t);
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(root, join(folder, 'node_modules', 'stillframe'), 'dir');
  copyFileSync(clip, join(folder, 'clip.mp4'));
  const args = [
    'serve',
    '--listen-port',
    '0',
    '--log-level',
    'silent',
    '--sources-roots',
    JSON.stringify({ films: folder }),
  ];
  const callbacks = /`(--callbacks-hosts) '(.*?)' (--callbacks-signing-key) '(.*?)'`/.exec(section)?.slice(1) ?? [];
  const child = startCli([...args, ...callbacks], { cwd: folder });
  const ended = once(child, 'exit');
  t.teardown(async () => {
    child.kill('SIGTERM');
    await ended;
  });
  if (child.stderr === null) throw new Error('standard error is a pipe');
  const [line] = (await once(createInterface(child.stderr), 'line')) as [string];
  return { folder, address: /http:\S+/.exec(line)?.[0] ?? '' };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

t.test('the commands with curl', async (t) => {
  const { folder, address } = await startAsShown(t);
  const commands = block('sh', 1).replaceAll('http://127.0.0.1:8920', address).trim().split('\n');
  const [api = '', register = '', ...rest] = commands;
  const shell = async (line: string): Promise<Record<string, unknown>> => {
    const { stdout } = await run('sh', ['-c', `${api}\n${line}`], { cwd: folder });
    return stdout === '' ? {} : (JSON.parse(stdout) as Record<string, unknown>);
  };
  const { id: medium } = await shell(register);
  let job = '';
  for (const line of rest) {
    const command = line.replaceAll('MEDIUM', String(medium)).replaceAll('JOB', job);
    let answer = await shell(command);
    while (
      ['registering', 'queued', 'processing'].includes(String(answer['state'])) &&
      !line.includes(' -d ') &&
      !line.includes('--data')
    )
      answer = await shell(command);
    t.notOk('error' in answer, `${line} ${JSON.stringify(answer['error'])}`);
    if (line.includes('/jobs -H')) job = String(answer['id']);
    if (line.includes('/jobs/JOB'))
      t.match(answer, { state: 'succeeded', results: [{ url: String }, { url: String }] });
  }
  t.strictSame([...readFileSync(join(folder, 'thumbnail.jpg')).subarray(0, 2)], [0xff, 0xd8]);
});

t.test('the program that hears of its job', async (t) => {
  const { folder, address } = await startAsShown(t);
  const port = String(await freePort());
  const program = block('mjs', 0).replaceAll('http://127.0.0.1:8920', address).replaceAll('8921', port);
  writeFileSync(join(folder, 'example.mjs'), program);
  const { stdout } = await run(process.execPath, ['example.mjs'], { cwd: folder });
  const [, kind, url = ''] = /^(\S+) (\S+)\n$/.exec(stdout) ?? [];
  t.equal(kind, 'job.finished');
  const picture = await fetch(url);
  t.equal(picture.headers.get('content-type'), 'image/jpeg');
});

t.test('every setting and every code is there', async (t) => {
  for (const { path } of configKeys) {
    const [name, last = ''] = [path.join('.'), path.at(-1)];
    t.ok(section.includes(`\`${name}\``) || section.includes(`\`.${last}\``), name);
  }
  for (const code of serviceErrorCodes) t.match(section, `\`${code}\``, code);
});
