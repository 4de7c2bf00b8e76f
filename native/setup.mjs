/**
 * Makes a checkout ready to run: toolchain, npm packages, addon, TypeScript, each only when it is out of date.
 * `--test` also gets what only the tests need.
 */
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setUpBeamcoder } from '../test/beamcoder/set-up.mjs';
import { addonPath, compileAddon, installMissing, runOrThrow } from './toolchain.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const forTests = process.argv.includes('--test');

const addon = {
  name: 'addon',
  inputs: ['CMakeLists.txt', 'native/av', 'native/media', 'native/pixels', 'native/addon', 'native/host'],
  product: addonPath(root),
};
const typescript = { name: 'typescript', inputs: ['tsconfig.json', 'lib'], product: join(root, 'dist', 'index.js') };

try {
  await setUp();
} catch (error) {
  console.error(`stillframe: ${error.message}`);
  process.exitCode = 1;
}

async function setUp() {
  if (forTests || !isFresh(addon)) await installMissing({ forTests, say });
  if (!packagesAreInstalled()) {
    say('installing npm packages');
    await runOrThrow('installing npm packages', ['npm', 'ci', '--no-audit', '--no-fund'], { cwd: root });
  }
  if (!isFresh(addon)) {
    say('compiling the native core');
    await compileAddon(root);
    remember(addon);
  }
  if (!isFresh(typescript)) {
    say('compiling TypeScript');
    const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    await runOrThrow('compiling TypeScript', [process.execPath, compiler], { cwd: root });
    chmodSync(join(root, 'dist', 'cli', 'main.js'), 0o755);
    remember(typescript);
  }
  if (forTests) await setUpBeamcoder({ say });
}

function say(line) {
  console.log(`setup: ${line}`);
}

/** Compares versions, not times: a checkout sets file times at will. */
function packagesAreInstalled() {
  const installedPath = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installedPath)) return false;
  const installed = JSON.parse(readFileSync(installedPath, 'utf8')).packages;
  const locked = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(locked).every(
    ([path, { version, optional }]) => path === '' || optional || installed[path]?.version === version,
  );
}

/** Fresh: the same inputs as last time, and nobody has rebuilt or removed the product since. */
function isFresh(part) {
  const path = stampPath(part);
  return existsSync(path) && existsSync(part.product) && readFileSync(path, 'utf8') === stampOf(part);
}

function remember(part) {
  mkdirSync(join(root, 'build'), { recursive: true });
  writeFileSync(stampPath(part), stampOf(part));
}

function stampPath({ name }) {
  return join(root, 'build', `${name}.stamp`);
}

function stampOf({ inputs, product }) {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}`);
  for (const path of inputs.flatMap((input) => filesUnder(join(root, input)))) {
    hash.update(path).update(readFileSync(path));
  }
  return `${hash.digest('hex')} ${statSync(product).mtimeMs}\n`;
}

function filesUnder(path) {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesUnder(join(path, name)));
}
