#!/usr/bin/env node
/** The program `stillframe`. Being a program, it may listen for signals and end the process; the library does neither. */
import { readFile } from 'node:fs/promises';
import { nearestName } from '../nearest-name.js';
import { animateCommand } from './animate.js';
import { build } from './build.js';
import type { Command } from './command.js';
import { exitCodes, reportFailure } from './failure.js';
import { frameCommand } from './frame.js';
import { commandHelp, programHelp } from './help.js';
import { posterCommand } from './poster.js';
import { write } from './print.js';
import { probeCommand } from './probe.js';
import { runCommand } from './run-command.js';
import { snapshotCommand } from './snapshot.js';
import { snapshotsCommand } from './snapshots.js';
import { spriteCommand } from './sprite.js';
import { UsageError } from './usage-error.js';

const commands: readonly Command[] = [
  probeCommand,
  frameCommand,
  snapshotCommand,
  posterCommand,
  snapshotsCommand,
  spriteCommand,
  animateCommand,
];

// A reader that has seen enough is no failure of ours; the write that failed reports it.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

// Nothing may keep a finished command alive: standard input that nobody read, for one.
process.exit(await main(process.argv.slice(2)).catch(reportFailure));

async function main([name, ...rest]: readonly string[]): Promise<number> {
  switch (name) {
    case undefined:
      await write(process.stderr, programHelp(commands));
      return exitCodes.wrongUsage;
    case 'help':
    case '--help':
    case '-h':
      if (rest[0] === 'build') return build(['--help']);
      if (rest[0] === 'serve') return (await import('./serve.js')).serveCommand(['--help']);
      await write(process.stdout, helpFor(rest[0]));
      return exitCodes.done;
    case '--version':
    case '-v':
      await write(process.stdout, `${await version()}\n`);
      return exitCodes.done;
    case 'build':
      return build(rest);
    case 'serve':
      return (await import('./serve.js')).serveCommand(rest);
    default:
      return runCommand(commandNamed(name), rest);
  }
}

function helpFor(name: string | undefined): string {
  return name === undefined ? programHelp(commands) : commandHelp(commandNamed(name));
}

function commandNamed(name: string): Command {
  const found = commands.find((command) => command.name === name);
  if (found !== undefined) return found;
  const meant = nearestName(name, [...commands.map((command) => command.name), 'serve', 'build']);
  throw new UsageError(`${name} is not a command${meant === null ? '' : `, did you mean ${meant}?`}`, null);
}

async function version(): Promise<string> {
  const manifest = await readFile(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(manifest) as { readonly version: string }).version;
}
