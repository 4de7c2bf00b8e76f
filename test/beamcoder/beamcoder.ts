/** The beamcoder beside this file, for engines that tests make. */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, 'node_modules');

/** Why beamcoder cannot be here, or false. Fails where it should be here and is not. */
export function beamcoderObstacle(): string | false {
  if (existsSync(join(folder, 'beamcoder', 'build', 'Release', 'beamcoder.node'))) return false;
  const version = execFileSync('pkg-config', ['--modversion', 'libavcodec'], { encoding: 'utf8' }).trim();
  if (!version.startsWith('59.')) return `beamcoder builds against FFmpeg 5.x only (libavcodec 59), here is ${version}`;
  throw new Error('beamcoder is not built: run `node native/setup.mjs --test`');
}

/** Lets worker processes that start from now on find it, as Node's own search path does. */
export function offerBeamcoder(): void {
  process.env['NODE_PATH'] = folder;
}
