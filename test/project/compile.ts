import ts from 'typescript';

/**
 * What the strictest compiler says of TypeScript, library files included.
 * @param texts of files that need not exist, by path
 */
export function compile(files: readonly string[], texts: ReadonlyMap<string, string> = new Map()): readonly string[] {
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2023,
    lib: ['lib.es2023.d.ts', 'lib.esnext.disposable.d.ts'],
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    noEmit: true,
    types: ['node'],
  };
  const host = ts.createCompilerHost(options);
  const onDisk = { fileExists: host.fileExists.bind(host), readFile: host.readFile.bind(host) };
  host.fileExists = (path) => texts.has(path) || onDisk.fileExists(path);
  host.readFile = (path) => texts.get(path) ?? onDisk.readFile(path);
  return ts
    .getPreEmitDiagnostics(ts.createProgram(files, options, host))
    .filter(({ file: source }) => source?.fileName.includes('/node_modules/') !== true)
    .map(({ file: source, start, messageText }) => {
      const line = source === undefined ? 0 : source.getLineAndCharacterOfPosition(start ?? 0).line + 1;
      return `${source?.fileName ?? ''}:${line} ${ts.flattenDiagnosticMessageText(messageText, '\n')}`;
    });
}
