import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './imports.js';

export const readme = readFileSync(join(root, 'README.md'), 'utf8');

/** The code of a language that README.md shows, block by block. */
export function blocks(language: string): readonly string[] {
  return [...readme.matchAll(new RegExp(`^\`\`\`${language}\n([^]*?)^\`\`\`$`, 'gm'))].map(([, text = '']) => text);
}
