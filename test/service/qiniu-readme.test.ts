import { execFile } from 'node:child_process';
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import t from 'tap';
import { checkConfig } from '../../dist/service/config/load.js';
import { accessKey, fixturePath, json, secretKey, startQiniu } from './qiniu-service.js';

const readme = readFileSync(join(import.meta.dirname, '../../lib/service/api/qiniu/README.md'), 'utf8');

function block(language: string): string {
  const [, code] = new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(readme) ?? [];
  if (code === undefined) throw new Error(`the README has no block of ${language}`);
  return code;
}

t.test('the configuration in the README is one', async (t) => {
  t.match(checkConfig(JSON.parse(block('json'))), { qiniu: { defaultBucket: 'films' } });
});

t.test('the program in the README does what it says', async (t) => {
  const { host, films, ask } = await startQiniu(t);
  copyFileSync(fixturePath('nasa.mp4'), join(films, 'clip.mp4'));
  const code = block('js').replace('127.0.0.1:8920', host);
  t.match(code, new RegExp(`${accessKey}.*${secretKey}`));
  // Beside this file, where the SDK is found.
  const words = ['--input-type=module', '--eval', code];
  const { stdout } = await promisify(execFile)(process.execPath, words, { cwd: import.meta.dirname });
  const [url = '', persistentId = ''] = stdout.trim().split('\n');
  const response = await fetch(url);
  t.equal(response.status, 200);
  t.match(await sharp(Buffer.from(await response.arrayBuffer())).metadata(), { format: 'jpeg', width: 480 });
  for (;;) {
    const state = json(await ask(`/status/get/prefop?id=${persistentId}`, { host })) as { readonly code: number };
    if (state.code === 0) break;
    t.ok(state.code === 1 || state.code === 2, 'on its way');
  }
});
