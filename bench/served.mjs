/** Servers in processes of their own. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { once } from 'node:events';

const program = path.join(import.meta.dirname, '..', 'dist', 'cli', 'main.js');

/** Starts a Node program that says its origin in a line, on the given channel. */
async function start(args, channel) {
  const stdio = ['ignore', 'ignore', 'inherit'];
  stdio[channel] = 'pipe';
  const child = spawn(process.execPath, args, { stdio });
  const lines = createInterface(child.stdio[channel]);
  const [line = 'it ended at once'] = await Promise.race([once(lines, 'line'), once(lines, 'close')]);
  const [origin] = /http:\S+/.exec(line) ?? [];
  if (origin === undefined) throw new Error(`${args[0]}: ${line}`);
  return {
    origin,
    pid: child.pid,
    async stop() {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** @param {string} script @param {readonly string[]} [args] */
export const serveScript = (script, args = []) => start([script, ...args], 1);

/** `stillframe serve` with these settings, on a free port and a folder that goes with it. @param {object} settings */
export async function serveProduct(settings) {
  const folder = mkdtempSync(path.join(tmpdir(), 'stillframe-bench-'));
  const config = path.join(folder, 'config.json');
  const dataDir = path.join(folder, 'data');
  writeFileSync(config, JSON.stringify({ listen: { port: 0 }, dataDir, logLevel: 'warn', ...settings }));
  const served = await start([program, 'serve', '--config', config], 2);
  return {
    ...served,
    folder,
    async stop() {
      await served.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
