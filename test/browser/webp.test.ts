import t from 'tap';
import { webpInfo } from '../clips/read-webp.js';
import { checkShownColours } from './shown-colours.js';

t.setTimeout(120_000);

t.test('a browser shows the right frame of a WebP at the right time', async (t) => {
  const { path, lasts } = await checkShownColours(t, 'webp', 0.5);
  t.strictSame(lasts, webpInfo(path).pages.map(({ delay }) => delay)); // prettier-ignore
});
