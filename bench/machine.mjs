import { execFileSync } from 'node:child_process';
import os from 'node:os';
import sharp from 'sharp';
import { processTree } from './process-tree.mjs';

function firstLine(command, args) {
  try {
    return execFileSync(command, args, { stdio: ['ignore', 'pipe', 'ignore'] })
      .toString()
      .trim()
      .split('\n')[0];
  } catch {
    return null;
  }
}

function processorTimes() {
  const all = os.cpus().flatMap(({ times }) => Object.entries(times));
  const sum = (entries) => entries.reduce((total, [, value]) => total + value, 0);
  return { total: sum(all), idle: sum(all.filter(([name]) => name === 'idle')) };
}

/** Share of the processor others use right now, 0 to 1: figures taken on a busy machine are worth little. */
export async function busyShare() {
  const before = processorTimes();
  await new Promise((resolve) => setTimeout(resolve, 500));
  const after = processorTimes();
  return 1 - (after.idle - before.idle) / Math.max(1, after.total - before.total);
}

/** What share of the processor others than this process and its children take, from now until the result is called. */
export function watchOthers() {
  const own = () => processTree(process.pid).cpuMs;
  const before = { ...processorTimes(), own: own() };
  return () => {
    const after = { ...processorTimes(), own: own() };
    const totalMs = after.total - before.total;
    const busyMs = totalMs - (after.idle - before.idle);
    return Math.max(0, busyMs - (after.own - before.own)) / Math.max(1, totalMs);
  };
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
