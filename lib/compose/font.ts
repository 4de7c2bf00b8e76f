import { readFile } from 'node:fs/promises';
import { Blob, Face, Font as Shaper, Variation } from 'harfbuzzjs';
import decompress from 'woff2-encoder/decompress';
import { isBundled } from './bundled-fonts.js';

/** A font file, ready to shape text and to give outlines. */
export interface Font {
  readonly path: string;
  readonly shaper: Shaper;
  /** Units of its outlines in the letters' square. */
  readonly unitsPerEm: number;
}

/** Between regular and bold: reads well over moving pictures. */
const weight = 500;

const loaded = new Map<string, Promise<Font>>();

/** Bundled files stay loaded for the life of the thread. Rejects when the file cannot be read, or is no font. */
export function loadFont(path: string): Promise<Font> {
  if (!isBundled(path)) return readFont(path);
  const font = loaded.get(path) ?? readFont(path);
  loaded.set(path, font);
  return font;
}

async function readFont(path: string): Promise<Font> {
  return fontFrom(path, new Uint8Array(await readFile(path)));
}

/** The font in the bytes of a file. Rejects when they are none. */
export async function fontFrom(path: string, file: Uint8Array): Promise<Font> {
  const isWoff2 = Buffer.from(file.subarray(0, 4)).toString('latin1') === 'wOF2';
  const face = new Face(new Blob(isWoff2 ? await decompress(file) : file));
  if (face.collectUnicodes().length === 0) throw new Error('it is not a TrueType, OpenType or WOFF2 font');
  const shaper = new Shaper(face);
  if (isBundled(path)) shaper.setVariations([new Variation('wght', weight)]);
  return { path, shaper, unitsPerEm: face.upem };
}
