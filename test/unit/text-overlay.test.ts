import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import t from 'tap';
import { loadFont } from '../../dist/compose/font.js';
import { MissingGlyphs } from '../../dist/compose/missing-glyphs.js';
import type { Overlay } from '../../dist/compose/overlay.js';
import { textOverlay, type TextStyle } from '../../dist/compose/text-overlay.js';
import { emptyFolder } from '../cli/run-cli.js';

const plain: TextStyle = {
  font: null,
  fontPixels: 50,
  colour: { r: 255, g: 255, b: 255, alpha: 255 },
  borderColour: { r: 255, g: 0, b: 0, alpha: 255 },
  borderPixels: 0,
  align: 0,
};

/** Ink in a part of an overlay: the mean alpha, 0 to 1. */
function ink({ data, width }: Overlay, left: number, top: number, columns: number, rows: number): number {
  let sum = 0;
  for (let y = top; y < top + rows; y++) {
    for (let x = left; x < left + columns; x++) sum += data[(y * width + x) * 4 + 3] ?? 0;
  }
  return sum / (columns * rows * 255);
}

const scripts: readonly (readonly [string, string])[] = [
  ['simplified Chinese', '视频截图'],
  ['traditional Chinese', '視頻擷圖'],
  ['Japanese', '動画ノは'],
  ['Korean with ideographs', '國文'],
  ['full-width punctuation', '「。、！'],
];
for (const [name, text] of scripts) {
  t.test(`${name}: every character fills its square`, async (t) => {
    const overlay = await textOverlay(text, plain, 1e6);
    const characters = Array.from(text);
    t.equal(overlay.width, characters.length * 50);
    t.equal(overlay.height, 60);
    const shapes = characters.map((_, index) => {
      const share = ink(overlay, index * 50, 0, 50, 60);
      t.ok(share > 0.01 && share < 0.6, `${share} of a square`);
      return share;
    });
    t.equal(new Set(shapes).size, shapes.length, 'and looks like no other');
  });
}

t.test('Hangul, Latin with accents, Greek and Cyrillic have letters, too', async (t) => {
  for (const text of ['비디오', 'Äčšž', 'Việt', 'Ωλέ', 'Жук']) {
    const overlay = await textOverlay(text, plain, 1e6);
    t.ok(overlay.width > 20 * Array.from(text).length, `${text} is ${overlay.width} wide`);
    t.ok(ink(overlay, 0, 0, overlay.width, 60) > 0.05, text);
  }
});

t.test('decomposed letters look like composed ones', async (t) => {
  t.strictSame(await textOverlay('e\u0301', plain, 1e6), await textOverlay('é', plain, 1e6));
});

t.test('text is never markup', async (t) => {
  const widths = await Promise.all(
    ['<b>x</b>', 'x', '&amp;', '&', '<text>\'"</svg>'].map(async (text) => (await textOverlay(text, plain, 1e6)).width),
  );
  const [tagged = 0, bare = 0, entity = 0, ampersand = 0, broken = 0] = widths;
  t.ok(tagged > 5 * bare, 'tags are letters');
  t.ok(entity > 2 * ampersand, 'so are entities');
  t.ok(broken > 5 * bare, 'and what would end the drawing');
});

t.test('what no font has is an error that names it', async (t) => {
  const error: unknown = await textOverlay('视😀频مر', plain, 1e6).catch((reason: unknown) => reason);
  t.type(error, MissingGlyphs);
  t.strictSame((error as MissingGlyphs).characters, ['😀', 'م', 'ر']);
});

t.test('the colour is that of the letters, the border goes around them', async (t) => {
  const style = { ...plain, colour: { r: 0, g: 0, b: 255, alpha: 255 } };
  const bare = await textOverlay('一', style, 1e6);
  const bordered = await textOverlay('一', { ...style, borderPixels: 4 }, 1e6);
  t.strictSame([bordered.width, bordered.height], [bare.width + 8, bare.height + 8]);
  const colours = (overlay: Overlay): { readonly red: number; readonly blue: number } => {
    const count = { red: 0, blue: 0 };
    for (let at = 0; at < overlay.data.length; at += 4) {
      if (overlay.data[at + 3] !== 255) continue;
      if (overlay.data[at] === 255) count.red += 1;
      if (overlay.data[at + 2] === 255) count.blue += 1;
    }
    return count;
  };
  t.equal(colours(bare).red, 0);
  t.ok(colours(bare).blue > 50);
  t.equal(colours(bordered).blue, colours(bare).blue, 'the letters stay as they are');
  t.ok(colours(bordered).red > 100, 'with red around them');
});

t.test('lines stand one below the other, on the side they keep to', async (t) => {
  for (const [align, columns] of [
    [0, [0, 50]],
    [0.5, [50, 100]],
    [1, [100, 150]],
  ] as const) {
    const overlay = await textOverlay('日日日\n日', { ...plain, align }, 1e6);
    t.strictSame([overlay.width, overlay.height], [150, 120]);
    const [from, until] = columns;
    const all = ink(overlay, 0, 60, 150, 60) * 150;
    t.ok(Math.abs(ink(overlay, from, 60, until - from, 60) * 50 - all) < 0.01, `at ${align}`);
  }
});

t.test('a clear colour shows through', async (t) => {
  const { data } = await textOverlay('■', { ...plain, colour: { r: 9, g: 9, b: 9, alpha: 51 } }, 1e6);
  const most = data.reduce((highest, value, at) => (at % 4 === 3 ? Math.max(highest, value) : highest), 0);
  t.equal(most, 51);
});

t.test('a text too large is refused before it is drawn', async (t) => {
  for (const [text, fontPixels] of [
    ['水', 2000],
    ['水'.repeat(1000), 40],
  ] as const) {
    const error: unknown = await textOverlay(text, { ...plain, fontPixels }, 3e6).catch((reason: unknown) => reason);
    t.match(error, { code: 'LIMIT_EXCEEDED' });
  }
});

t.test('a font of one’s own comes before the bundled ones', async (t) => {
  const own = fileURLToPath(
    import.meta.resolve('@fontsource-variable/noto-sans-kr/files/noto-sans-kr-latin-wght-normal.woff2'),
  );
  const font = await loadFont(own);
  const bundled = await textOverlay('Wq', plain, 1e6);
  const changed = await textOverlay('Wq', { ...plain, font }, 1e6);
  t.not(changed.width, bundled.width);
  t.equal((await textOverlay('水', { ...plain, font }, 1e6)).width, 50, 'which have what it lacks');
  await t.rejects(loadFont(join(import.meta.dirname, 'faults.ts')), /not a TrueType/);
  await t.rejects(loadFont('/nowhere.ttf'), /ENOENT/);
});

t.test('a machine without fonts or font configuration draws the same', async (t) => {
  const module = new URL('../../dist/compose/text-overlay.js', import.meta.url).href;
  const script = `
    import { createHash } from 'node:crypto';
    const { textOverlay } = await import(${JSON.stringify(module)});
    const { data } = await textOverlay('视频 Wq 비디오', ${JSON.stringify(plain)}, 1e6);
    console.log(createHash('sha1').update(data).digest('hex'));`;
  const folder = emptyFolder(t);
  const env = { HOME: folder, FONTCONFIG_PATH: folder, FONTCONFIG_FILE: join(folder, 'none.conf') };
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
    env,
  });
  const { data } = await textOverlay('视频 Wq 비디오', plain, 1e6);
  t.equal(stdout.trim(), createHash('sha1').update(data).digest('hex'));
  t.equal(stderr, '', 'and says nothing');
});

t.test('the bundled fonts come with their licence', async (t) => {
  for (const family of ['source-sans-3', 'noto-sans-sc', 'noto-sans-kr']) {
    const file = fileURLToPath(import.meta.resolve(`@fontsource-variable/${family}/LICENSE`));
    t.match(readFileSync(file, 'utf8'), 'SIL Open Font License', family);
  }
});
