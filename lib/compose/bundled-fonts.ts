import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * The fonts text is drawn with unless it names one: three families of one design, as npm packages under the SIL Open
 * Font License. Each comes in many small files; only those that hold the wanted characters are read.
 */
const families = ['source-sans-3', 'noto-sans-sc', 'noto-sans-kr'] as const;

interface Subset {
  readonly path: string;
  /** First and last code points. */
  readonly ranges: readonly (readonly [number, number])[];
}

let loaded: readonly (readonly Subset[])[] | null = null;

/**
 * Paths of the files that should have the character, the best one first.
 * @param like a bundled file whose family goes before the others
 */
export function filesWith(codePoint: number, like: string | null): readonly string[] {
  loaded ??= families.map(readFamily);
  const order = loaded.toSorted((one, other) => Number(belongs(other, like)) - Number(belongs(one, like)));
  return order.flatMap((subsets) => subsets.filter((subset) => holds(subset, codePoint)).map(({ path }) => path));
}

function belongs(family: readonly Subset[], path: string | null): boolean {
  return family.some((subset) => subset.path === path);
}

/** Whether a path is one of a bundled font: they are variable, and drawn in a weight of our choice. */
export function isBundled(path: string): boolean {
  return path.includes('@fontsource-variable');
}

function readFamily(family: string): readonly Subset[] {
  const ranges = JSON.parse(readFileSync(packaged(family, 'unicode.json'), 'utf8')) as Record<string, string>;
  // The subsets of scripts hold what goes together; the numbered ones are sorted by how often the web uses a character.
  const names = Object.keys(ranges).sort((one, other) => Number(one.startsWith('[')) - Number(other.startsWith('[')));
  return names.map((name) => ({
    path: packaged(family, `files/${family}-${name.replaceAll(/[[\]]/g, '')}-wght-normal.woff2`),
    ranges: (ranges[name] ?? '').split(',').map(parseRange),
  }));
}

function packaged(family: string, file: string): string {
  return fileURLToPath(import.meta.resolve(`@fontsource-variable/${family}/${file}`));
}

/** `U+4E00-4E03`, or `U+4E00` alone. */
function parseRange(text: string): readonly [number, number] {
  const [first = '', last = first] = text.trim().replace(/^U\+/i, '').split('-');
  return [Number.parseInt(first, 16), Number.parseInt(last, 16)];
}

function holds({ ranges }: Subset, codePoint: number): boolean {
  return ranges.some(([first, last]) => codePoint >= first && codePoint <= last);
}
