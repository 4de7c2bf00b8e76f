import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { startService } from './start.js';

t.test('a start that failed has let go of the data folder', async (t) => {
  const folder = t.testdir();
  const inTheWay = join(folder, 'data', 'outputs');
  mkdirSync(join(folder, 'data'));
  writeFileSync(inTheWay, '');
  await t.rejects(startService(t, {}, folder), { code: 'INVALID_PARAMETER', fault: { parameter: 'dataDir' } });
  rmSync(inTheWay);
  t.match(await (await startService(t, {}, folder)).send('GET', '/v1/media'), { status: 200 });
});
