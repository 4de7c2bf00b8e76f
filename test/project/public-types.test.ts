import { join } from 'node:path';
import t from 'tap';
import ts from 'typescript';
import { root } from './imports.js';

t.test('the published types accept what is right and refuse what is wrong', (t) => {
  const diagnostics = compile(join(root, 'test', 'project', 'public-api.ts'));
  t.strictSame(diagnostics, []);
  t.end();
});

/** As a user with the strictest settings compiles it: library files are checked too. */
function compile(file: string): readonly string[] {
  const program = ts.createProgram([file], {
    target: ts.ScriptTarget.ES2023,
    lib: ['lib.es2023.d.ts', 'lib.esnext.disposable.d.ts'],
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    noEmit: true,
    types: ['node'],
  });
  return ts
    .getPreEmitDiagnostics(program)
    .filter(({ file: source }) => source?.fileName.includes('/node_modules/') !== true)
    .map(({ file: source, start, messageText }) => {
      const line = source === undefined ? 0 : source.getLineAndCharacterOfPosition(start ?? 0).line + 1;
      return `${source?.fileName ?? ''}:${line} ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
    });
}
