/** Installs and builds beamcoder beside this file, where that is possible: it compiles against FFmpeg 5.x only. */
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hasLibrary, installMissing, runOrThrow } from '../../native/toolchain.mjs';

const folder = dirname(fileURLToPath(import.meta.url));
const binary = join(folder, 'node_modules', 'beamcoder', 'build', 'Release', 'beamcoder.node');
/** What its headers and its linker ask for besides what the product needs, as of FFmpeg 5.0. */
const libraries = { libavdevice: '59', libavfilter: '8', libpostproc: '56', libswresample: '4' };

export async function setUpBeamcoder({ say }) {
  if (existsSync(binary) || !isFfmpeg5()) return;
  await installMissing({ libraries, say });
  say('installing and compiling beamcoder for the tests');
  const options = { cwd: folder };
  await runOrThrow('installing beamcoder', ['npm', 'ci', '--ignore-scripts', '--no-audit', '--no-fund'], options);
  await runOrThrow('compiling beamcoder', ['npm', 'rebuild', 'beamcoder', '--ignore-scripts=false'], options);
  if (!existsSync(binary)) throw new Error(`compiling beamcoder ended well, yet ${binary} is missing`);
}

function isFfmpeg5() {
  return hasLibrary('libavcodec', '59') && !hasLibrary('libavcodec', '60');
}
