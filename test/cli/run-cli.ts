import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Test } from 'tap';

export const root = join(import.meta.dirname, '..', '..');
export const program = join(root, 'dist', 'cli', 'main.js');

/** Ten seconds of H.264, 640x360 at 25 frames a second; only the first frame is a key frame. */
export const clip = fixture('moviepy-chaplin.mp4');

export function fixture(name: string): string {
  return join(root, 'test', 'fixtures', name);
}

export interface Outcome {
  readonly code: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  /** What standard input holds; without it there is none. */
  readonly input?: Uint8Array;
}

export async function runCli(args: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const child = startCli(args, options);
  if (options.input !== undefined) child.stdin?.end(options.input);
  return await outcomeOf(child);
}

export function startCli(args: readonly string[], { cwd = root, input }: RunOptions = {}): ChildProcess {
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(NODE_OPTIONS|TAP|_TAP)/.test(name)),
  );
  const stdio = [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'] as const;
  return spawn(process.execPath, [program, ...args], { cwd, env, stdio: [...stdio] });
}

export async function outcomeOf(child: ChildProcess): Promise<Outcome> {
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => err.push(chunk));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  return { code, stdout: Buffer.concat(out), stderr: Buffer.concat(err).toString() };
}

/** An empty folder that goes with its test. */
export function emptyFolder(t: Test): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'stillframe-cli-')));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export interface TruthFrame {
  readonly seconds: number;
  /** Of the decoder's own planes. */
  readonly md5: string;
  readonly keyframe: boolean;
}

/** What ffmpeg decoded, recorded beside the fixtures. */
export function truthOf(name: string, stream: number): readonly TruthFrame[] {
  const text = readFileSync(fixture(join('truth', `${name}.json`)), 'utf8');
  const { streams } = JSON.parse(text) as { streams: Record<string, { frames: [number, string, number][] }> };
  return (streams[String(stream)]?.frames ?? []).map(([seconds, md5, key]) => ({ seconds, md5, keyframe: key === 1 }));
}
