import { join } from 'node:path';
import sharp from 'sharp';
import t from 'tap';
import { createEngine } from '../../dist/index.js';
import { emptyFolder } from '../cli/run-cli.js';
import { colourClip, colourOfSecond } from '../clips/colour-clip.js';
import { listen } from '../source/listen.js';
import { openPage } from './chromium.js';
import { playerPage } from './player-page.js';

t.setTimeout(120_000);

const seconds = 20;

t.test('a player in a browser shows the right tile for a hovered time', async (t) => {
  const folder = emptyFolder(t);
  colourClip(join(folder, 'clip.mp4'), seconds);
  await using engine = createEngine({ concurrency: 2 });
  const sprite = await engine.sprite(join(folder, 'clip.mp4'), {
    interval: 1,
    cellWidth: 120,
    columns: 4,
    lines: 3,
    padding: 2,
    margin: 3,
    output: join(folder, 'sheet %d.jpg'),
    vtt: join(folder, 'thumbs.vtt'),
  });
  t.equal(sprite.sheets.length, 2);
  const { origin } = await listen(t, playerPage(folder, 'clip.mp4', 'thumbs.vtt'));
  const page = await openPage(t, `${origin}/`);
  const bar = (await page.evaluate(progressBarBox)) as Box;
  // Plyr takes the last second of a video for the moment in which it begins, so that one is left out.
  for (const second of [0, 1, 5, 11, 12, 13, 18]) {
    await page.hover(bar.x + (bar.width * (second + 0.5)) / seconds, bar.y + bar.height / 2);
    const tile = (await page.evaluate(tileShown(second))) as Box;
    // Away from the edges, where the browser's scaling mixes neighbours, and from the time written below.
    const inner = { x: tile.x + tile.width / 4, y: tile.y + tile.height / 4 };
    const shot = await page.screenshot({ ...inner, width: tile.width / 2, height: tile.height / 4 });
    const { channels } = await sharp(shot).stats();
    for (const [index, wanted] of colourOfSecond(second).entries()) {
      const { mean = -1, stdev = 255 } = channels[index] ?? {};
      // The clip's encoder and the sheet's lose a little; a neighbouring tile would be far off.
      t.ok(Math.abs(mean - wanted) < 12 && stdev < 12, `second ${second}, channel ${index}: ${mean} for ${wanted}`);
    }
  }
});

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Once the player knows how long the video is, and has read the cues. */
const progressBarBox = `new Promise((resolve) => {
  (function look() {
    const bar = document.querySelector('.plyr__progress');
    if (bar && player.duration > 0 && player.previewThumbnails?.loaded) {
      const { x, y, width, height } = bar.getBoundingClientRect();
      resolve({ x, y, width, height });
    } else requestAnimationFrame(look);
  })();
})`;

/** Once the preview is shown for this second, with its picture loaded. */
function tileShown(second: number): string {
  return `new Promise((resolve) => {
    (function look() {
      const preview = document.querySelector('.plyr__preview-thumb--is-shown');
      const box = preview?.querySelector('.plyr__preview-thumb__image-container');
      const image = box?.querySelector('img');
      const time = preview?.querySelector('.plyr__preview-thumb__time-container span')?.textContent;
      const opacity = preview === null ? 0 : Number(getComputedStyle(preview).opacity);
      if (time === '00:${String(second).padStart(2, '0')}' && opacity === 1 && image?.complete && image.naturalWidth > 0) {
        const { x, y, width, height } = box.getBoundingClientRect();
        resolve({ x, y, width, height });
      } else requestAnimationFrame(look);
    })();
  })`;
}
