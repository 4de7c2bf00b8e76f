/** Builds the native tests with the sanitizers and runs them: `npm run test:native`. */
import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runOrThrow } from '../toolchain.mjs';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const build = join(root, 'build', 'sanitize');
const jobs = String(availableParallelism());

console.log('native tests: building with ASan, UBSan and LSan');
const options = ['-DSTILLFRAME_SANITIZE=ON', '-DSTILLFRAME_TESTS=ON', '-DCMAKE_BUILD_TYPE=RelWithDebInfo'];
try {
  await runOrThrow('configuring the native tests', ['cmake', '-S', root, '-B', build, ...options]);
  await runOrThrow('building the native tests', ['cmake', '--build', build, '--parallel', jobs]);
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
const { status } = spawnSync(
  'ctest',
  ['--test-dir', build, '--parallel', jobs, '--output-on-failure', '--no-tests=error', ...process.argv.slice(2)],
  { stdio: 'inherit', env: { ...process.env, ASAN_OPTIONS: 'detect_leaks=1', UBSAN_OPTIONS: 'print_stacktrace=1' } },
);
process.exit(status ?? 1);
