import t from 'tap';
import { importsOf, sourceFiles, type Import, type SourceFile } from './imports.js';

/** What each folder of lib/ may use at run time, besides itself and errors.ts. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  request: [],
  plan: ['request'],
  source: [],
  native: [],
  decoders: ['native'],
  compose: [],
  encode: [],
  output: [],
  poster: [],
  engine: ['request', 'plan', 'poster'],
  cli: [],
  service: [],
};

/** The plain shapes that every layer may name as types; the policy also brings its defaults, plain data too. */
const sharedTypes = [
  'lib/native/types.ts',
  'lib/native/animation-types.ts',
  'lib/request/requests/',
  'lib/source/source-policy.ts',
];
const sharedData = ['lib/errors.ts', 'lib/nearest-name.ts', 'lib/source/source-policy.ts'];

/** Layers that meet only where a plan is carried out. */
const joined = ['source', 'native', 'decoders', 'compose', 'encode', 'output'];

/** The files of engine/ that may use such a layer at run time: `run-plan.ts`, its steps, and the two ends of the bridge. */
const joints: Readonly<Record<string, readonly string[]>> = {
  'lib/engine/run-plan.ts': joined,
  'lib/engine/open-media.ts': ['source', 'decoders'],
  'lib/engine/run-frame.ts': ['compose'],
  'lib/engine/returned-memory.ts': ['compose'],
  'lib/engine/draw-picture.ts': ['compose'],
  'lib/engine/draw-watermark.ts': ['compose'],
  'lib/engine/watermarks.ts': ['compose'],
  'lib/engine/make-still.ts': ['compose', 'encode', 'native'],
  'lib/engine/write-sizes.ts': ['output'],
  'lib/engine/draw-cell.ts': ['compose'],
  'lib/engine/run-sheet.ts': ['compose'],
  'lib/engine/join-sheet.ts': ['compose', 'encode', 'native'],
  'lib/engine/sprite-cues.ts': ['output'],
  'lib/engine/finish-sprite.ts': ['output'],
  'lib/engine/run-stills.ts': ['output'],
  'lib/engine/write-animation.ts': ['output'],
  'lib/engine/task-outputs.ts': ['output'],
  'lib/engine/animation-encoder.ts': ['native', 'encode'],
  'lib/engine/worker.ts': ['source', 'native', 'decoders', 'compose'],
  'lib/engine/thread-slot.ts': ['source'],
  'lib/engine/process-transport.ts': ['native'],
  'lib/engine/engine.ts': ['source'],
};

/** Commands that are about the service. */
const servers = ['lib/cli/serve.ts', 'lib/cli/demo-service.ts'];

/** Where the service asks the library's parsers. */
const librarysRules = 'lib/service/templates/check-with-library.ts';

const lib = sourceFiles('lib', /\.ts$/);
const native = sourceFiles('native', /\.(cpp|h)$/);

t.test('folders of lib use only what the table names', (t) => {
  t.strictSame(
    lib.flatMap((file) => file.imports.filter((used) => !mayUse(file, used)).map((used) => say(file, used))),
    [],
  );
  t.strictSame(
    [...new Set(lib.map(({ path }) => folderOf(path)))].filter((folder) => folder !== '' && !(folder in allowed)),
    [],
    'every folder is in the table',
  );
  t.end();
});

t.test('only lib/native loads the addon, and the second decoder its own', (t) => {
  const loaders = lib.filter(({ text }) => /\.node['"`]/.test(text)).map(({ path }) => path);
  t.strictSame(loaders, ['lib/decoders/beamcoder/load.ts', 'lib/native/binding.ts', 'lib/native/host-heap.ts']);
  t.end();
});

t.test('the command line and the service reach the engine through lib/index.ts', (t) => {
  const wrong = lib
    .filter(({ path }) => path.startsWith('lib/cli/') || path.startsWith('lib/service/'))
    .flatMap((file) =>
      file.imports
        .filter(({ target }) => target.startsWith('lib/') || target.startsWith('native/'))
        // Callbacks obey the policy of sources, which needs nothing of the engine.
        .filter(({ target }) => !(file.path.startsWith('lib/service/') && target.startsWith('lib/source/')))
        // What the library's parsers would refuse is refused before it is stored.
        .filter(({ target }) => !(file.path === librarysRules && target.startsWith('lib/request/')))
        .filter(
          ({ target }) =>
            folderOf(target) !== folderOf(file.path) &&
            !['lib/index.ts', 'lib/errors.ts', 'lib/nearest-name.ts'].includes(target) &&
            // How a file comes to be in whole: of bytes, which need nothing of the engine.
            !target.startsWith('lib/output/'),
        )
        .filter(({ target }) => !(file.path === 'lib/cli/build.ts' && target === 'native/toolchain.mjs'))
        .filter(({ target }) => !(servers.includes(file.path) && target.startsWith('lib/service/')))
        .map((used) => say(file, used)),
    );
  t.strictSame(wrong, []);
  t.end();
});

t.test('native: av <- media <- pixels <- addon, host by itself, and Node only in the last two', (t) => {
  const order = ['av', 'media', 'pixels', 'addon'];
  const wrong = native.flatMap((file) => {
    const folder = file.path.split('/')[1] ?? '';
    const own = folder === 'host' ? order.length : order.indexOf(folder);
    if (own < 0) return [];
    return file.imports
      .filter(({ target }) => isHigher(target, folder === 'host' ? order : order.slice(own + 1)) || isNode(target, own))
      .map((used) => say(file, used));
  });
  t.strictSame(wrong, []);
  t.end();
});

t.test('native: nothing is owned by hand outside av', (t) => {
  const byHand = /\bnew\s+[A-Za-z_:]+\s*[({[;]|\bdelete\s+[A-Za-z_*(]|\b(?:malloc|free|av_free|av_freep)\s*\(/;
  const wrong = native
    .filter(({ path }) => /^native\/(media|pixels|addon|host)\//.test(path))
    .flatMap(({ path, text }) =>
      withoutComments(text)
        .filter((line) => byHand.test(line))
        .map((line) => `${path}: ${line.trim()}`),
    );
  t.strictSame(wrong, []);
  t.end();
});

t.test('the reader of imports sees every way to write one', (t) => {
  const text = [
    `import a from './a.js';`,
    `import type { B } from '../request/b.js';`,
    `import {\n  type C,\n  type D,\n} from './c.js';`,
    `import { type E, f } from './e.js';`,
    `export { g } from './g.js';`,
    `import './h.js';`,
    `const i = await import('./i.js');`,
    `new Worker(new URL('./j.js', import.meta.url));`,
    `import 'sharp';`,
  ].join('\n');
  t.strictSame(
    importsOf('lib/engine/x.ts', text).map(({ target, typeOnly }) => `${target}${typeOnly ? ' (type)' : ''}`),
    [
      'lib/engine/a.ts',
      'lib/request/b.ts (type)',
      'lib/engine/c.ts (type)',
      'lib/engine/e.ts',
      'lib/engine/g.ts',
      'lib/engine/h.ts',
      'sharp',
      'lib/engine/i.ts',
      'lib/engine/j.ts',
    ],
  );
  t.end();
});

function mayUse({ path }: SourceFile, { target, typeOnly }: Import): boolean {
  const own = folderOf(path);
  const used = folderOf(target);
  if (!target.startsWith('lib/') || own === used || own === '' || sharedData.includes(target)) return true;
  if (typeOnly && sharedTypes.some((shared) => target.startsWith(shared))) return true;
  // These two have a test of their own.
  if (own === 'cli' || own === 'service') return true;
  if (allowed[own]?.includes(used) === true) return true;
  if (own !== 'engine' || !joined.includes(used)) return false;
  return typeOnly || joints[path]?.includes(used) === true;
}

/** `engine` for `lib/engine/run-plan.ts`, empty for files right under lib/. */
function folderOf(path: string): string {
  const [top, folder, file] = path.split('/');
  return top === 'lib' && file !== undefined ? (folder ?? '') : '';
}

function isHigher(target: string, higher: readonly string[]): boolean {
  return higher.some((layer) => target.startsWith(`${layer}/`) || target.startsWith(`native/${layer}/`));
}

function isNode(target: string, own: number): boolean {
  return own < 3 && /^(napi|node_api|node|uv|v8)\b.*\.h$/.test(target);
}

function withoutComments(text: string): string[] {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .split('\n')
    .map((line) => line.replace(/\/\/.*$/, '').replace(/"(?:[^"\\]|\\.)*"/g, '""'));
}

function say({ path }: SourceFile, { target, typeOnly }: Import): string {
  return `${path} uses ${target}${typeOnly ? ' (type)' : ''}`;
}
