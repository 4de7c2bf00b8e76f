import { execFileSync } from 'node:child_process';
import os from 'node:os';
import sharp from 'sharp';

function firstLine(command, args) {
  try {
    return execFileSync(command, args, { stdio: ['ignore', 'pipe', 'ignore'] }).toString().trim().split('\n')[0];
  } catch {
    return null;
  }
}

/** Where and with what the figures were taken. */
export function machine() {
  return {
    takenAt: new Date().toISOString(),
    cpu: os.cpus()[0]?.model.trim() ?? null,
    cores: os.availableParallelism(),
    memoryMiB: Math.round(os.totalmem() / 2 ** 20),
    system: `${os.type()} ${os.release()} ${os.arch()}`,
    loadBefore: os.loadavg().map((value) => Number(value.toFixed(2))),
    node: process.version,
    ffmpeg: firstLine('ffmpeg', ['-version']),
    sharp: sharp.versions,
    commit: firstLine('git', ['-C', import.meta.dirname, 'rev-parse', '--short', 'HEAD']),
  };
}
