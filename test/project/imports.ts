/** Reads which files of the project a file pulls in. */
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

export const root = join(import.meta.dirname, '..', '..');

export interface Import {
  /** What is named: a path from the root for files of the project, else the package or header as written. */
  readonly target: string;
  readonly typeOnly: boolean;
}

export interface SourceFile {
  /** From the root, with forward slashes. */
  readonly path: string;
  readonly text: string;
  readonly imports: readonly Import[];
}

export function sourceFiles(folder: string, pattern: RegExp): readonly SourceFile[] {
  const start = join(root, folder);
  if (statSync(start, { throwIfNoEntry: false }) === undefined) return [];
  return readdirSync(start, { recursive: true, encoding: 'utf8' })
    .filter((name) => pattern.test(name) && !/(^|\/)(node_modules|fixtures|clips)\//.test(name))
    .sort()
    .map((name) => readSource(join(folder, name).replaceAll('\\', '/')));
}

function readSource(path: string): SourceFile {
  const text = readFileSync(join(root, path), 'utf8');
  return { path, text, imports: path.endsWith('.ts') ? importsOf(path, text) : includesOf(text) };
}

const statement = /^(?:import|export)\s+(type\s)?(?:([^'";]*?)\sfrom\s+)?'([^']+)'/gm;
const call = /\b(?:import|require|resolve)\(\s*'([^']+)'/g;
const address = /new URL\(\s*'([^']+)',\s*import\.meta\.url/g;

export function importsOf(path: string, text: string): readonly Import[] {
  const statements = [...text.matchAll(statement)].map(([, type, names = '', target = '']) => ({
    target: resolveTarget(path, target),
    typeOnly: type !== undefined || onlyTypes(names),
  }));
  const others = [...text.matchAll(call), ...text.matchAll(address)].map(([, target = '']) => ({
    target: resolveTarget(path, target),
    typeOnly: false,
  }));
  return [...statements, ...others];
}

/** `{ type A, type B }` leaves nothing behind at run time. */
function onlyTypes(names: string): boolean {
  const listed = /^\{([^}]*)\}$/.exec(names.trim())?.[1];
  if (listed === undefined) return false;
  const parts = listed.split(',').map((part) => part.trim());
  return parts.filter((part) => part !== '').every((part) => part.startsWith('type '));
}

function resolveTarget(path: string, target: string): string {
  if (!target.startsWith('.')) return target;
  const resolved = relative(root, join(root, dirname(path), target));
  return resolved.replaceAll('\\', '/').replace(/\.js$/, '.ts');
}

function includesOf(text: string): readonly Import[] {
  return [...text.matchAll(/^\s*#\s*include\s+["<]([^">]+)[">]/gm)].map(([, target = '']) => ({
    target,
    typeOnly: false,
  }));
}
