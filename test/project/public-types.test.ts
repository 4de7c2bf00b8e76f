import { join } from 'node:path';
import t from 'tap';
import { compile } from './compile.js';
import { root } from './imports.js';
import { blocks } from './readme-blocks.js';

const inTests = (name: string): string => join(root, 'test', name);
const api = inTests('project/public-api.ts');

// As files of this package, which may import itself by its name.
const snippets = [...blocks('js'), ...blocks('mjs')];
const texts = new Map(snippets.map((text, index) => [inTests(`readme-${index + 1}.mts`), text]));
const wrong = inTests('wrong.mts');
texts.set(wrong, `import { probe } from 'stillframe';\nvoid probe(3);`);
const said = compile([api, ...texts.keys()], texts);

t.test('the published types accept what is right and refuse what is wrong', async (t) => {
  t.strictSame(
    said.filter((line) => !line.startsWith(inTests('readme-')) && !line.startsWith(wrong)),
    [],
  );
  t.equal(said.filter((line) => line.startsWith(wrong)).length, 1);
});

t.test("README's JavaScript is good TypeScript, too", async (t) => {
  t.ok(snippets.length > 10);
  t.strictSame(
    said.filter((line) => line.startsWith(inTests('readme-'))),
    [],
  );
});
