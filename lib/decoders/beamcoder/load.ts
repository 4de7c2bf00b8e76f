import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { StillframeError } from '../../errors.js';
import type { Beamcoder } from './api.js';

const require = createRequire(import.meta.url);
const needs =
  'it is under GPL-3.0-or-later, builds against FFmpeg 5.x only, and needs the headers of all libav libraries, libavdevice among them';
let loaded: Beamcoder | null = null;

/**
 * The beamcoder of the user's installation, found as a peer dependency is. Only its binary: the module around it prints
 * to stdout, writes `crash.log` on a crash, and can be loaded by one thread a process.
 * @throws NATIVE_LOAD_FAILED with what to do about it
 */
export function loadBeamcoder(): Beamcoder {
  return (loaded ??= load(findBinary()));
}

function findBinary(): string {
  let folder: string;
  try {
    folder = dirname(require.resolve('beamcoder/package.json'));
  } catch (cause) {
    throw cannotLoad('the package beamcoder is not installed: run `npm install beamcoder`', cause);
  }
  const binary = join(folder, 'build', 'Release', 'beamcoder.node');
  if (existsSync(binary)) return binary;
  throw cannotLoad(`the package beamcoder in ${folder} is not built: run \`npm rebuild beamcoder\``);
}

function load(binary: string): Beamcoder {
  try {
    return require(binary) as Beamcoder;
  } catch (cause) {
    const text = cause instanceof Error ? cause.message : String(cause);
    throw cannotLoad(`the package beamcoder does not load: run \`npm rebuild beamcoder\` (${text})`, cause);
  }
}

function cannotLoad(what: string, cause?: unknown): StillframeError {
  return new StillframeError('NATIVE_LOAD_FAILED', `${what} (${needs})`, {
    cause,
    publicMessage: 'the decoder is not installed',
  });
}
