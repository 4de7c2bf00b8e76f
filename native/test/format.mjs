/** Checks the C++ files with clang-format where it is installed; `--write` formats them. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const folders = ['native', 'bench/floor'];
const files = folders
  .map((folder) => join(root, folder))
  .filter((folder) => existsSync(folder))
  .flatMap((folder) => readdirSync(folder, { recursive: true }).map((name) => join(folder, name)))
  .filter((path) => /\.(cpp|h)$/.test(path));

const options = process.argv.includes('--write') ? ['-i'] : ['--dry-run', '-Werror'];
if (files.length > 0) {
  const { error, status } = spawnSync('clang-format', [...options, ...files], { stdio: 'inherit' });
  if (error?.code === 'ENOENT') console.log('clang-format is not installed: C++ files are not checked');
  else process.exitCode = status ?? 1;
}
