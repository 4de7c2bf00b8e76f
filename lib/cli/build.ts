/** `stillframe build`: compiles the native core. Runs while the addon is missing, so it knows nothing of the engine. */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { addonPath, compileAddon, explainMissing, findMissing, installMissing } from '../../native/toolchain.mjs';

const packageDir = fileURLToPath(new URL('../../', import.meta.url));

export const buildHelp = `Usage: stillframe build [--install] [--verbose]

Compiles the native core for this machine. Needs a C++17 compiler, make, CMake, pkg-config
and the development files of FFmpeg 5.1 or newer and of libjpeg-turbo.

  --install   install what is missing with apt-get (as root, or with sudo where it asks for no password)
  --verbose   show what the compiler says
  -h, --help  show this text
`;

/**
 * @param argv the arguments after `build`
 * @returns the exit code: 0, 1 when it cannot be compiled, 2 when the arguments are wrong
 */
export async function build(argv: readonly string[]): Promise<number> {
  const options = readOptions(argv);
  if (options === null) return 2;
  if (options.help) {
    process.stdout.write(buildHelp);
    return 0;
  }
  try {
    await compile(options);
    return 0;
  } catch (error) {
    console.error(`stillframe build: ${error instanceof Error ? error.message : String(error)}`);
    return 1;
  }
}

interface BuildOptions {
  readonly install: boolean;
  readonly verbose: boolean;
  readonly help: boolean;
}

function readOptions(argv: readonly string[]): BuildOptions | null {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        install: { type: 'boolean', default: false },
        verbose: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    return values;
  } catch (error) {
    console.error(`stillframe build: ${error instanceof Error ? error.message : String(error)}`);
    return null;
  }
}

async function compile({ install, verbose }: BuildOptions): Promise<void> {
  if (install) await installMissing({ say });
  const missing = findMissing();
  if (missing.length > 0) {
    throw new Error(`${explainMissing(missing)}\nor run: npx stillframe build --install`);
  }
  say('compiling the native core (about a minute)');
  await compileAddon(packageDir, { verbose });
  say(`done: ${addonPath(packageDir)}`);
}

function say(line: string): void {
  console.log(`stillframe build: ${line}`);
}
