/** The published package in an empty project: no hooks, a helpful error before the build, stills after it. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import t from 'tap';
import { root } from './imports.js';

t.setTimeout(10 * 60_000);

const run = promisify(execFile);
const clip = join(root, 'test', 'fixtures', 'torchcodec-h265_10bits.mp4');

const project = await realpath(await mkdtemp(join(tmpdir(), 'stillframe-pack-')));
t.teardown(() => rm(project, { recursive: true, force: true }));

// What npm sets for scripts of this checkout must not reach the empty project.
const env = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(npm_|NODE_OPTIONS|TAP|_TAP)/i.test(name)),
);

await t.test('packing', async (t) => {
  await run('npm', ['pack', '--ignore-scripts', '--pack-destination', project], { cwd: root, env });
  const [tarball = ''] = (await readdir(project)).filter((name) => name.endsWith('.tgz'));
  const { stdout } = await run('tar', ['-tzf', join(project, tarball)]);
  const names = stdout.split('\n').map((name) => name.replace(/^package\//, ''));
  const has = (pattern: RegExp): boolean => names.some((name) => pattern.test(name));
  t.ok(has(/^native\/media\/.*\.cpp$/), 'native sources are in');
  t.ok(has(/^native\/toolchain\.mjs$/), 'the toolchain check is in');
  t.ok(has(/^CMakeLists\.txt$/), 'CMakeLists.txt is in');
  t.ok(has(/^LICENSE$/), 'the licence is in');
  t.ok(has(/^dist\/index\.d\.ts$/), 'types are in');
  t.notOk(has(/^(test|build|node_modules)\/|^native\/test\/|\.node$/), 'tests and binaries are not');
  t.notOk(has(/^(lib|bench)\/.*\.([cm]?[jt]s)$/), 'nor are sources of TypeScript and benches');
  const readme = await readFile(join(root, 'README.md'), 'utf8');
  const linked = [...readme.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, path = '']) => path);
  t.ok(linked.length > 5);
  t.strictSame(
    linked.filter((path) => !names.includes(path)),
    [],
    'what the README links to is in',
  );

  await writeFile(join(project, 'package.json'), JSON.stringify({ name: 'empty', private: true, type: 'module' }));
  await run('npm', ['i', '--no-audit', '--no-fund', join(project, tarball)], { cwd: project, env });
  const manifest = JSON.parse(await readFile(join(project, 'node_modules/stillframe/package.json'), 'utf8')) as {
    readonly scripts?: Readonly<Record<string, string>>;
  };
  const hooks = Object.keys(manifest.scripts ?? {}).filter((name) => /^(pre|post)?install$|^prepare$/.test(name));
  t.strictSame(hooks, [], 'there is no install hook');
});

await t.test('importing before the build says how to build', async (t) => {
  const { code, message } = await importAndProbe();
  t.equal(code, 'NATIVE_LOAD_FAILED');
  t.match(message, 'npx stillframe build');
});

await t.test('npx stillframe build makes stills possible', async (t) => {
  await run('npx', ['--no-install', 'stillframe', 'build'], { cwd: project, env, maxBuffer: 64 * 1024 * 1024 });
  const { code, message } = await importAndProbe();
  t.equal(code, 'OK', message);
  const built = await readdir(join(project, 'node_modules/stillframe/build/Release'));
  t.strictSame(built.filter((name) => name.endsWith('.node')).sort(), ['stillframe-host.node', 'stillframe.node']);
  const still = join(project, 'still.jpg');
  await run('npx', ['--no-install', 'stillframe', 'snapshot', clip, '--at', '0.5', '--width', '64', '-o', still], {
    cwd: project,
    env,
  });
  const bytes = await readFile(still);
  t.equal(bytes.subarray(0, 2).toString('hex'), 'ffd8', 'a JPEG was written');
});

/** Imports the package in a process of its own and takes a still: `OK`, or the code and message of the error. */
async function importAndProbe(): Promise<{ readonly code: string; readonly message: string }> {
  const script = `
    const report = (code, message) => console.log(JSON.stringify({ code, message }));
    try {
      const { snapshot } = await import('stillframe');
      const { width } = await snapshot(${JSON.stringify(clip)}, { width: 64 });
      report(width === 64 ? 'OK' : 'wrong width', '');
    } catch (error) {
      report(error.code, error.message);
    }
    process.exit();`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], { cwd: project, env });
  return JSON.parse(stdout) as { readonly code: string; readonly message: string };
}
