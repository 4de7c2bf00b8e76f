import { Buffer as ShapeBuffer, shape } from 'harfbuzzjs';
import { filesWith } from './bundled-fonts.js';
import { loadFont, type Font } from './font.js';
import { MissingGlyphs } from './missing-glyphs.js';

/** One glyph's outline: an SVG path in font units, y upwards, and where it goes in squares of the letters. */
export interface Glyph {
  readonly path: string;
  readonly x: number;
  readonly y: number;
  /** Squares a font unit. */
  readonly scale: number;
}

export interface Line {
  readonly glyphs: readonly Glyph[];
  /** In squares of the letters. */
  readonly width: number;
}

interface Run {
  readonly font: Font;
  text: string;
}

/**
 * One line of text as outlines, ligatures, marks and kerning included. Outlines rather than the text renderer of an
 * image library: that one needs the system's font configuration, which a fresh machine lacks and which is the process's.
 * Each character comes from the first font that has it; a line runs one way.
 * @param ownFont tried before the bundled fonts; null for these alone
 */
export async function shapeLine(text: string, ownFont: Font | null): Promise<Line> {
  const glyphs: Glyph[] = [];
  let width = 0;
  for (const run of await splitByFont(text, ownFont)) {
    const { shaper, unitsPerEm } = run.font;
    const buffer = new ShapeBuffer();
    buffer.addText(run.text);
    buffer.guessSegmentProperties();
    shape(shaper, buffer);
    const positions = buffer.getGlyphPositions();
    for (const [index, { codepoint }] of buffer.getGlyphInfos().entries()) {
      const { xAdvance = 0, xOffset = 0, yOffset = 0 } = positions[index] ?? {};
      const path = shaper.glyphToPath(codepoint);
      const scale = 1 / unitsPerEm;
      if (path !== '') glyphs.push({ path, x: width + xOffset * scale, y: -yOffset * scale, scale });
      width += xAdvance * scale;
    }
  }
  return { glyphs, width };
}

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' });

async function splitByFont(text: string, ownFont: Font | null): Promise<readonly Run[]> {
  const runs: Run[] = [];
  const missing = new Set<string>();
  for (const { segment } of graphemes.segment(text.normalize('NFC'))) {
    const last = runs.at(-1);
    const font = await findFont(segment, last?.font ?? null, ownFont);
    if (font === null) missing.add(segment);
    else if (font === last?.font) last.text += segment;
    else runs.push({ font, text: segment });
  }
  if (missing.size > 0) throw new MissingGlyphs([...missing]);
  return runs;
}

async function findFont(segment: string, previous: Font | null, ownFont: Font | null): Promise<Font | null> {
  if (ownFont !== null && holds(ownFont, segment)) return ownFont;
  // Punctuation takes after what it follows: a Chinese sentence has Chinese quotes.
  const like = /^[\p{P}\p{Zs}]/u.test(segment) ? (previous?.path ?? null) : null;
  for (const path of filesWith(segment.codePointAt(0) ?? 0, like)) {
    const font = await loadFont(path);
    if (holds(font, segment)) return font;
  }
  return null;
}

function holds({ shaper }: Font, segment: string): boolean {
  for (const character of segment) {
    if (/\p{Default_Ignorable_Code_Point}/u.test(character)) continue;
    if (shaper.glyph(character.codePointAt(0) ?? 0) === undefined) return false;
  }
  return true;
}
