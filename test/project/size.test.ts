import t from 'tap';
import { sourceFiles } from './imports.js';

const longestFile = 400;
const longestTypicalFile = 250;

const files = ['lib', 'native', 'bench', 'test'].flatMap((folder) => sourceFiles(folder, /\.(ts|mts|mjs|js|cpp|h)$/));
const lengths = files.map(({ path, text }) => ({ path, lines: text.split('\n').length - 1 }));

t.test('no source file is too long to read', (t) => {
  const long = lengths.filter(({ lines }) => lines > longestFile);
  t.strictSame(
    long.map(({ path, lines }) => `${path} has ${lines} lines, more than ${longestFile}`),
    [],
  );
  t.end();
});

t.test('nine files in ten are short', (t) => {
  const sorted = lengths.map(({ lines }) => lines).sort((one, other) => one - other);
  const ninetieth = sorted[Math.floor(sorted.length * 0.9)] ?? 0;
  t.ok(ninetieth <= longestTypicalFile, `the 90th percentile is ${ninetieth} lines`);
  t.end();
});
