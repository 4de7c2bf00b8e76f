import { execFileSync } from 'node:child_process';
import t from 'tap';
import { gifsicleInfo } from '../clips/read-gif.js';
import { checkShownColours } from './shown-colours.js';

t.setTimeout(120_000);

t.test('a browser shows the right frame of a GIF at the right time', async (t) => {
  // Times are in hundredths of a second.
  const { path, lasts } = await checkShownColours(t, 'gif', 5);
  t.strictSame(lasts.map((ms) => ms / 1000), gifsicleInfo(path).delays); // prettier-ignore
  t.equal(execFileSync('ffprobe', ['-v', 'error', '-count_packets', '-show_entries', 'stream=nb_read_packets', '-of', 'csv=p=0', path]).toString().trim(), `${lasts.length}`); // prettier-ignore
});
