/**
 * What compiling the native core needs, whether this machine has it, and how to get it.
 * Plain JavaScript on Node alone: it runs before any package is installed, and from the published package.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';

/** FFmpeg 5.1. `CMakeLists.txt` holds the same numbers, also of TurboJPEG. */
const libavFloor = { libavformat: '59.27', libavcodec: '59.37', libavutil: '57.28', libswscale: '6.7' };

const tools = [
  {
    name: 'a C++17 compiler',
    commands: [process.env.CXX, 'c++', 'g++', 'clang++'],
    packages: ['g++', 'gcc-c++', 'g++', null],
  },
  { name: 'make', commands: ['make'], packages: ['make', 'make', 'make', null] },
  { name: 'cmake', commands: ['cmake'], packages: ['cmake', 'cmake', 'cmake', 'cmake'] },
  {
    name: 'pkg-config',
    commands: ['pkg-config'],
    packages: ['pkg-config', 'pkgconf-pkg-config', 'pkgconf', 'pkgconf'],
  },
];

const testTools = [
  { name: 'ffmpeg', commands: ['ffmpeg'], packages: ['ffmpeg', 'ffmpeg-free', 'ffmpeg', 'ffmpeg'] },
  {
    name: 'chromium',
    commands: ['chromium', 'chromium-browser', 'google-chrome'],
    packages: ['chromium', 'chromium', 'chromium', 'chromium'],
  },
  { name: 'gifsicle', commands: ['gifsicle'], packages: ['gifsicle', 'gifsicle', 'gifsicle', 'gifsicle'] },
  {
    name: 'the tools of libwebp',
    commands: ['webpmux'],
    packages: ['webp', 'libwebp-tools', 'libwebp-tools', 'webp'],
  },
  {
    name: 'doctest',
    headers: ['doctest/doctest.h'],
    packages: ['doctest-dev', 'doctest-devel', 'doctest-dev', 'doctest'],
  },
];

const turboJpeg = {
  name: 'libjpeg-turbo 2.0 or newer, with headers',
  packages: ['libturbojpeg0-dev', 'turbojpeg-devel', 'libjpeg-turbo-dev', 'jpeg-turbo'],
};

const systems = [
  { name: 'Debian/Ubuntu', command: 'apt-get install -y' },
  { name: 'Fedora', command: 'dnf install' },
  { name: 'Alpine', command: 'apk add' },
  { name: 'macOS', command: 'brew install', before: 'xcode-select --install && ' },
];

/**
 * What is missing: `[{ name, packages }]`, with one package name for each of the systems above.
 * `libraries`: lowest versions of more libav libraries, by name.
 */
export function findMissing({ forTests = false, libraries = {} } = {}) {
  const wanted = [...tools, ...(forTests ? testTools : [])];
  const missing = wanted.filter((tool) => !isPresent(tool)).map(({ name, packages }) => ({ name, packages }));
  const packageConfig = !missing.some(({ name }) => name === 'pkg-config');
  for (const [library, version] of Object.entries({ ...libavFloor, ...libraries })) {
    if (packageConfig && hasLibrary(library, version)) continue;
    missing.push({
      name: `${library} ${version} or newer, with headers`,
      packages: [`${library}-dev`, `${library}-free-devel`, 'ffmpeg-dev', 'ffmpeg'],
    });
  }
  if (!(packageConfig && hasLibrary('libturbojpeg', '2.0'))) missing.push(turboJpeg);
  return missing;
}

/** What is missing and the exact command for each system, as text for people. */
export function explainMissing(missing) {
  const commands = systems.map(({ name, command, before = '' }, system) => {
    const packages = packagesFor(missing, system);
    // On macOS the compiler and make come with the command line tools, not with brew.
    const needsTools = before !== '' && missing.some((part) => part.packages[system] === null);
    const install = packages.length > 0 ? `${command} ${packages.join(' ')}` : '';
    return `  ${`${name}:`.padEnd(15)} ${(needsTools ? before : '') + install}`.replace(/ && $/, '');
  });
  return [
    'The native core of stillframe cannot be compiled yet. Missing:',
    ...missing.map(({ name }) => `  - ${name}`),
    'Install it with',
    ...commands,
  ].join('\n');
}

/**
 * Installs what is missing where that is possible without asking (apt-get, as root or with password-less sudo).
 * Throws an error that says exactly what to install where it is not.
 */
export async function installMissing({ forTests = false, libraries = {}, say = () => {} } = {}) {
  const missing = findMissing({ forTests, libraries });
  if (missing.length === 0) return;
  const prefix = aptPrefix();
  if (prefix === null) throw new Error(explainMissing(missing));

  const packages = packagesFor(missing, 0);
  say(`installing ${packages.join(' ')}`);
  // A machine that was just set up has no package lists, and an old one has lists that no longer hold.
  const update = await run([...prefix, 'apt-get', 'update', '-q']);
  const install = await run([...prefix, 'apt-get', 'install', '-y', '-q', '--no-install-recommends', ...packages]);
  const left = findMissing({ forTests, libraries });
  if (left.length === 0) return;
  const steps = `apt-get update ended with ${update}, apt-get install with ${install}`;
  throw new Error(`${explainMissing(left)}\n(${steps})`);
}

/** Compiles the addon of the package in `packageDir`; the compiler's output is in the error, or passed on when `verbose`. */
export async function compileAddon(packageDir, { verbose = false } = {}) {
  const cmakeJs = join(
    dirname(createRequire(join(packageDir, 'package.json')).resolve('cmake-js/package.json')),
    'bin/cmake-js',
  );
  const environment = { CMAKE_BUILD_PARALLEL_LEVEL: String(availableParallelism()) };
  await runOrThrow('compiling the native core', [process.execPath, cmakeJs, 'compile'], {
    cwd: packageDir,
    verbose,
    environment,
  });
  const product = addonPath(packageDir);
  if (!existsSync(product)) throw new Error(`compiling the native core ended well, yet ${product} is missing`);
}

export function addonPath(packageDir) {
  return join(packageDir, 'build', 'Release', 'stillframe.node');
}

/** Runs a command; when it fails, the error carries what it printed. */
export async function runOrThrow(what, command, { cwd, verbose = false, environment = {} } = {}) {
  const output = [];
  const code = await run(command, { cwd, environment, onOutput: verbose ? null : (chunk) => output.push(chunk) });
  if (code === 0) return;
  const printed = verbose ? '' : `\n${Buffer.concat(output).toString().trimEnd()}`;
  throw new Error(`${what} failed: ${command.join(' ')} ended with ${code}${printed}`);
}

/** Resolves with the exit code, or with the reason in words when there is none. */
function run([command, ...options], { cwd, environment = {}, onOutput = null } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, options, {
      cwd,
      env: { ...process.env, ...environment },
      stdio: onOutput === null ? 'inherit' : ['ignore', 'pipe', 'pipe'],
    });
    child.stdout?.on('data', onOutput);
    child.stderr?.on('data', onOutput);
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code, signal) => resolve(code ?? `signal ${signal}`));
  });
}

function isPresent({ commands, headers }) {
  if (commands !== undefined) return commands.some((command) => command && canRun([command, '--version']));
  const folders = ['/usr/include', '/usr/local/include', '/opt/homebrew/include'];
  return headers.every((header) => folders.some((folder) => existsSync(join(folder, header))));
}

function canRun([command, ...options]) {
  const { error, signal } = spawnSync(command, options, { stdio: 'ignore' });
  return error === undefined && signal === null;
}

export function hasLibrary(library, version) {
  return spawnSync('pkg-config', ['--exists', `${library} >= ${version}`], { stdio: 'ignore' }).status === 0;
}

function packagesFor(missing, system) {
  return [...new Set(missing.map(({ packages }) => packages[system]).filter((name) => name !== null))];
}

/** The words before `apt-get`, or null where nothing can be installed without a question. */
function aptPrefix() {
  if (process.platform !== 'linux' || !canRun(['apt-get', '--version'])) return null;
  const quiet = ['env', 'DEBIAN_FRONTEND=noninteractive'];
  if (process.getuid?.() === 0) return quiet;
  return spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0 ? ['sudo', '-n', ...quiet] : null;
}
