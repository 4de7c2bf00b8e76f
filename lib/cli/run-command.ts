import type { EngineOptions } from '../index.js';
import { readArguments, type Arguments } from './arguments.js';
import type { Command } from './command.js';
import { complain, write } from './print.js';
import { exitCodes, reportFailure } from './failure.js';
import { commandHelp } from './help.js';
import { UsageError } from './usage-error.js';

/** What a shell expects of a program that a signal has ended: 128 and the signal's number. */
const stopCodes = { SIGINT: 130, SIGTERM: 143 } as const;

/** The whole life of a command, to its exit code. */
export async function runCommand(command: Command, argv: readonly string[]): Promise<number> {
  try {
    const args = readArguments(command.name, command.options, argv);
    if (args.values.help === true) {
      await write(process.stdout, commandHelp(command));
      return exitCodes.done;
    }
    checkSources(command, args);
    command.check?.(args);
    return await work(command, args);
  } catch (error) {
    return await reportFailure(error, command.options);
  }
}

function checkSources({ name }: Command, { sources }: Arguments): void {
  if (sources.length === 1) return;
  const got = sources.length === 0 ? 'none' : String(sources.length);
  throw new UsageError(`${name} takes one source, got ${got}`, name);
}

async function work(command: Command, args: Arguments): Promise<number> {
  // Loaded only when there is work: help and complaints need no engine, and nor does `build`.
  const { createEngine } = await import('../index.js');
  const engine = createEngine({
    ...(command.usesAllCores === true ? {} : { concurrency: 1 }),
    sources: { privateHosts: args.values['allow-host'] },
  } as EngineOptions);
  const stop = listenForStop();
  try {
    await command.run({ engine, args, signal: stop.signal });
    return exitCodes.done;
  } catch (error) {
    if (stop.by === null) throw error;
    await complain(`ABORTED: stopped by ${stop.by}`);
    return stopCodes[stop.by];
  } finally {
    // A worker that is writing a file finishes it or takes it back before the program ends.
    await engine.close();
    stop.release();
  }
}

interface Stop {
  readonly signal: AbortSignal;
  /** The signal the program was told to stop by. */
  readonly by: keyof typeof stopCodes | null;
  release(): void;
}

/** The first signal aborts the work, a second one ends the program as it always would. */
function listenForStop(): Stop {
  const controller = new AbortController();
  let by: keyof typeof stopCodes | null = null;
  const stopBy = (name: NodeJS.Signals): void => {
    by = name as keyof typeof stopCodes;
    controller.abort();
    release();
  };
  const release = (): void => {
    for (const name of Object.keys(stopCodes)) process.off(name, stopBy);
  };
  for (const name of Object.keys(stopCodes)) process.on(name, stopBy);
  return {
    signal: controller.signal,
    get by() {
      return by;
    },
    release,
  };
}
