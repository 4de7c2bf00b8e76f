import path from 'node:path';
import { run } from './spawned.mjs';

export const floorProgram =
  process.env.STILLFRAME_FLOOR ?? path.join(import.meta.dirname, '..', 'build', 'bench', 'floor');

const folder = path.join(import.meta.dirname, '..', 'build', 'bench');

/** Builds the floor program, or brings it up to date; without a compiler it is a contender that could not be loaded. */
export async function buildFloor(log) {
  if (process.env.STILLFRAME_FLOOR !== undefined) return;
  const root = path.join(import.meta.dirname, '..');
  try {
    await run('cmake', ['-S', root, '-B', folder, '-DSTILLFRAME_BENCH=ON', '-DCMAKE_BUILD_TYPE=Release']);
    await run('cmake', ['--build', folder, '--target', 'floor']);
  } catch (error) {
    log(`the floor could not be built: ${error.message}`);
  }
}
