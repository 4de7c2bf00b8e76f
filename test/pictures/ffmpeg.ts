/** Clips made, and pictures decoded, by the ffmpeg command line: the independent side of the tests here. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const mostBytes = 256 * 1024 * 1024;

/** A folder for one test file, removed when `teardown` runs its callback. */
export function temporaryFolder(teardown: (remove: () => void) => void): string {
  const folder = mkdtempSync(join(tmpdir(), 'stillframe-pictures-'));
  teardown(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return folder;
}

/** Runs ffmpeg with words split at spaces, `input` on its standard input; what it writes to standard output comes back. */
export function ffmpeg(words: string, input?: Uint8Array): Buffer {
  const options = { maxBuffer: mostBytes, ...(input === undefined ? {} : { input }) };
  const { status, stdout, stderr } = spawnSync(
    'ffmpeg',
    ['-v', 'error', '-nostdin', '-y', ...words.split(' ')],
    options,
  );
  // An ffmpeg that has all the frames it wants leaves the rest of its input unread, which is no failure.
  if (status !== 0) throw new Error(`ffmpeg ${words} ended with ${String(status)}: ${stderr.toString()}`);
  return stdout;
}

/** The first picture of a file as packed pixels. `decoder` names one of ffmpeg's, before the input. */
export function decoded(path: string, pixelFormat: string, { decoder = '', filter = 'null' } = {}): Buffer {
  const choice = decoder === '' ? [] : ['-c:v', decoder];
  const scaler = ['-sws_flags', 'bicubic+accurate_rnd+full_chroma_int'];
  const output = ['-frames:v', '1', '-pix_fmt', pixelFormat, '-f', 'rawvideo', '-'];
  const words = ['-v', 'error', '-nostdin', ...choice, '-i', path, '-vf', filter, ...scaler, ...output];
  return execFileSync('ffmpeg', words, { maxBuffer: mostBytes });
}

/** Whether this ffmpeg has an encoder or decoder, by its name. */
export function has(kind: 'encoder' | 'decoder', name: string): boolean {
  const list = execFileSync('ffmpeg', ['-v', 'error', `-${kind}s`], { encoding: 'utf8' });
  return list.split('\n').some((line) => line.trim().split(/\s+/)[1] === name);
}

/** How far two pictures of equal size are apart, over all channel values. */
export function difference(one: Uint8Array, other: Uint8Array): { mean: number; p99: number; most: number } {
  if (one.length !== other.length) throw new Error(`pictures of ${one.length} and ${other.length} bytes`);
  const counts = new Array<number>(256).fill(0);
  for (let i = 0; i < one.length; i++) {
    const apart = Math.abs((one[i] ?? 0) - (other[i] ?? 0));
    counts[apart] = (counts[apart] ?? 0) + 1;
  }
  let seen = 0;
  let sum = 0;
  let p99 = 0;
  let most = 0;
  counts.forEach((count, apart) => {
    if (count === 0) return;
    if (seen < one.length * 0.99) p99 = apart;
    seen += count;
    sum += count * apart;
    most = apart;
  });
  return { mean: sum / one.length, p99, most };
}
