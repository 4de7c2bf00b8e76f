/** No verb writes in the place of its source, whichever way that is named. */
import { copyFileSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import t, { type Test } from 'tap';
import { createEngine, type Engine, type SourceInput, type Verbs } from '../../dist/index.js';
import { emptyFolder, runCli } from '../cli/run-cli.js';
import { rejectionOf } from '../unit/faults.js';

const animation = join(import.meta.dirname, '..', 'fixtures', 'sharp-rotating-squares.gif');

type Asked = Pick<Verbs<readonly []>, 'snapshot' | 'snapshots' | 'sprite' | 'render' | 'animate'>;

/** Calls that would write to `1.gif` beside others. */
const calls: readonly (readonly [parameter: string, call: (verbs: Asked, folder: string) => unknown])[] = [
  ['output', (verbs, folder) => verbs.snapshot({ format: 'png', output: join(folder, '1.gif') })],
  ['output', (verbs, folder) => verbs.animate({ output: join(folder, '1.gif') })],
  ['output', (verbs, folder) => verbs.animate({ output: `file://${folder}//1.gif` })],
  ['output', (verbs, folder) => verbs.snapshots({ count: 2, format: 'png', output: join(folder, '%d.gif') }).next()],
  ['vtt', (verbs, folder) => verbs.sprite({ count: 2, output: join(folder, 's.png'), vtt: join(folder, '1.gif') })],
  [
    'animations[0].output',
    (verbs, folder) => verbs.render({ poster: {}, animations: [{ output: join(folder, '1.gif') }] }),
  ],
];

for (const [way, sourceOf] of [
  ['path', (path: string) => path],
  ['path through another folder', (path: string) => path.replace(/1\.gif$/, './x/../1.gif')],
  ['URL', (path: string) => pathToFileURL(path)],
] as const) {
  t.test(`named by its ${way}`, async (t) => {
    await using engine = createEngine({ concurrency: 1 });
    const { folder, path, bytes } = copyOf(t);
    await using video = await engine.open(sourceOf(path));
    for (const [parameter, call] of calls) {
      for (const verbs of [ofSource(engine, sourceOf(path)), video]) {
        const fault = await rejectionOf(Promise.resolve(call(verbs, folder)));
        t.match(fault, { code: 'INVALID_PARAMETER', parameter, message: 'must not take the place of the source' });
      }
    }
    t.strictSame(readdirSync(folder), ['1.gif']);
    t.ok(readFileSync(path).equals(bytes), 'it is what it was');
    const { byteLength } = await video.animate({ width: 20, output: join(folder, '2.gif') });
    t.ok(byteLength > 0, 'beside it there is room');
  });
}

t.test('the command line writes beside it, unless it was told not to', async (t) => {
  const { folder, path, bytes } = copyOf(t);
  const { code } = await runCli(['animate', '1.gif', '--width', '20'], { cwd: folder });
  t.equal(code, 0);
  t.strictSame(readdirSync(folder).sort(), ['1-animated.gif', '1.gif']);
  for (const args of [
    ['animate', '1.gif', '-o', './1.gif'],
    ['frame', '1.gif', '-o', './1.gif'],
    ['frame', pathToFileURL(path).href, '-o', '1.gif'],
  ]) {
    const refused = await runCli(args, { cwd: folder });
    t.equal(refused.code, 2, args.join(' '));
    t.match(refused.stderr, /--output: must not take the place of the source/);
  }
  t.ok(readFileSync(path).equals(bytes), 'it is what it was');
});

function copyOf(t: Test): { readonly folder: string; readonly path: string; readonly bytes: Buffer } {
  const folder = emptyFolder(t);
  const path = join(folder, '1.gif');
  copyFileSync(animation, path);
  return { folder, path, bytes: readFileSync(path) };
}

/** The verbs of an engine, like those of an opened video. */
function ofSource(engine: Engine, source: SourceInput): Asked {
  return {
    snapshot: engine.snapshot.bind(null, source),
    snapshots: engine.snapshots.bind(null, source),
    sprite: engine.sprite.bind(null, source),
    render: engine.render.bind(null, source),
    animate: engine.animate.bind(null, source),
  } as never;
}
