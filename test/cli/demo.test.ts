/** What `npm run demo` shows, once everything is set up. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import t from 'tap';
import { clip, emptyFolder, outcomeOf, root } from './run-cli.js';

t.test('the demo ends with a round trip through the service', async (t) => {
  const folder = emptyFolder(t);
  const demo = spawn(process.execPath, [join(root, 'dist/cli/demo.js'), clip], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { code, stdout, stderr } = await outcomeOf(demo);
  t.equal(stderr, '');
  t.equal(code, 0);
  const said = stdout.toString();
  t.match(said, /11 pictures in demo-output/);
  t.match(
    said,
    /service at http:\/\/127\.0\.0\.1:\d+\n.*registered .*\n.*submitted .*preset-thumbnail\n.*job\.finished, signature verified\n.*fetched .*\(200 image\/jpeg\)\n$/,
  );
  const picture = readFileSync(join(folder, 'demo-output/service.jpg'));
  t.match(await sharp(picture).metadata(), { format: 'jpeg', width: 320, height: 180 });
});
