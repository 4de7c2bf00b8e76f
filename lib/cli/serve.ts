/** `stillframe serve`: the job service. Loaded only when asked for, as most who run the program want a picture. */
import { parseArgs } from 'node:util';
import { configKeys } from '../service/config/keys.js';
import { isLoopback, loadConfig } from '../service/config/load.js';
import type { Config } from '../service/config/schema.js';
import { serve } from '../service/serve.js';
import { ServiceError } from '../service/service-error.js';
import { exitCodes } from './failure.js';
import { complain, write } from './print.js';
import { UsageError } from './usage-error.js';

/** @returns the exit code, once the service has ended */
export async function serveCommand(argv: readonly string[]): Promise<number> {
  const { help, print, file, flags } = readFlags(argv);
  if (help) {
    await write(process.stdout, serveHelp());
    return exitCodes.done;
  }
  const config = loadConfig({ file, environment: process.env, flags });
  if (print) {
    await write(process.stdout, `${JSON.stringify(config, hideSecrets, 2)}\n`);
    return exitCodes.done;
  }
  const serving = await serve(config).catch(refused);
  if (serving === null) return exitCodes.failed;
  await write(process.stderr, `stillframe serve: ${serving.address}${warningOf(config)}\n`);
  await signalled();
  await serving.close();
  return exitCodes.done;
}

/** Says what only a service can have against its start. */
async function refused(error: unknown): Promise<null> {
  if (!(error instanceof ServiceError)) throw error;
  await complain(`${error.code}: ${error.message}`);
  return null;
}

function readFlags(argv: readonly string[]): {
  readonly help: boolean;
  readonly print: boolean;
  readonly file: string | null;
  readonly flags: Readonly<Record<string, string>>;
} {
  const settings = Object.fromEntries(configKeys.map(({ flag }) => [flag.slice(2), { type: 'string' as const }]));
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        ...settings,
        config: { type: 'string', short: 'c' },
        'print-config': { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    const { help, 'print-config': print, config, ...flags } = values;
    return {
      help,
      print,
      file: typeof config === 'string' ? config : null,
      flags,
    };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), 'serve');
  }
}

/** What is shown ends up in terminals and logs. */
function hideSecrets(key: string, value: unknown): unknown {
  return ['secret', 'signingKey'].includes(key) && value !== '' ? '(hidden)' : value;
}

/** Resolves at the first signal that asks to end; a second one ends at once, as without a handler. */
function signalled(): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      for (const signal of ['SIGTERM', 'SIGINT']) process.removeListener(signal, end);
      resolve();
    };
    for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, end);
  });
}

function warningOf({ credentials, listen }: Config): string {
  return credentials.length === 0 && !isLoopback(listen.host) ? ' (anybody who can reach it may use it)' : '';
}

export function serveHelp(): string {
  const rows = configKeys.map(({ flag, variable, description, example, default: preset }) => {
    const shown =
      ['string', 'number', 'boolean'].includes(typeof preset) && preset !== '' ? ` (default ${preset as string})` : '';
    const such = example === null ? '' : `: ${example}`;
    return `  ${flag.padEnd(30)} ${description}${such}${shown}\n  ${''.padEnd(30)} ${variable}`;
  });
  return [
    'Usage: stillframe serve [--config FILE] [settings]',
    '',
    'Runs the job service: media, templates, jobs, events and pictures over HTTP, and keeps everything in one folder.',
    'A setting comes from its flag, else from its environment variable, else from the JSON file. Lists and maps are JSON.',
    '',
    '  -c, --config FILE              settings as JSON',
    '      --print-config             show what the settings come to, and end',
    '  -h, --help                     show this text',
    '',
    ...rows,
    '',
    'Example:',
    `  stillframe serve --sources-roots '{"films": "/srv/films"}'`,
    '',
  ].join('\n');
}
