import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { root, runCli } from './run-cli.js';

const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly version: string };

const told: readonly { readonly args: readonly string[]; readonly says: readonly RegExp[] }[] = [
  { args: ['--help'], says: [/^Usage: stillframe/, /probe/, /frame/, /snapshot/, /build/, /Exit codes/] },
  { args: ['-h'], says: [/^Usage: stillframe/] },
  { args: ['help'], says: [/^Usage: stillframe/] },
  { args: ['help', 'frame'], says: [/^Usage: stillframe frame/, /--pixel-format/] },
  { args: ['help', 'build'], says: [/^Usage: stillframe build/] },
  { args: ['--version'], says: [new RegExp(`^${version.replaceAll('.', '\\.')}\n$`)] },
  { args: ['probe', '--help'], says: [/^Usage: stillframe probe/, /--json/, /Examples:\n {2}stillframe probe/] },
  { args: ['frame', '-h'], says: [/^Usage: stillframe frame/, /--at TIME/, /Examples:\n {2}stillframe frame/] },
  { args: ['snapshot', '--help'], says: [/^Usage: stillframe snapshot/, /-o, --output PATH/, /--widths LIST/] },
  { args: ['snapshots', '--help'], says: [/^Usage: stillframe snapshots/, /--interval SECONDS/, /--seek MODE .*auto/] },
  { args: ['sprite', '--help'], says: [/^Usage: stillframe sprite/, /--seek MODE .*auto/, /--labels/] },
  { args: ['serve', '--help'], says: [/^Usage: stillframe serve/, /--listen-port/, /STILLFRAME_DATA_DIR/] },
  { args: ['animate', '--help'], says: [/^Usage: stillframe animate/, /--trim-end TIME/, /--fps N/] },
  { args: ['build', '--help'], says: [/^Usage: stillframe build/] },
];

for (const { args, says } of told) {
  t.test(`stillframe ${args.join(' ')} goes to standard output`, async (t) => {
    const { code, stdout, stderr } = await runCli(args);
    for (const pattern of says) t.match(stdout.toString(), pattern);
    t.equal(stderr, '');
    t.equal(code, 0);
    const tooLong = stdout
      .toString()
      .split('\n')
      .filter((line) => line.length > 120);
    t.strictSame(tooLong, [], 'fits a terminal');
  });
}

t.test('the help of sprites names no value that they refuse', async (t) => {
  const { stdout } = await runCli(['sprite', '--help']);
  t.notMatch(stdout.toString(), /avif|inside|animations/);
});

t.test('without arguments the help is a complaint', async (t) => {
  const { code, stdout, stderr } = await runCli([]);
  t.match(stderr, /^Usage: stillframe/);
  t.equal(stdout.length, 0);
  t.equal(code, 2);
});
