/** An animated GIF in a browser, by the decoder that also plays it. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { createEngine } from '../../dist/index.js';
import { emptyFolder } from '../cli/run-cli.js';
import { colourClip, colourOfSecond } from '../clips/colour-clip.js';
import { gifsicleInfo } from '../clips/read-gif.js';
import { listen, serveRanges } from '../source/listen.js';
import { openPage } from './chromium.js';

t.setTimeout(120_000);

interface Shown {
  /** Milliseconds. */
  readonly at: number;
  readonly lasts: number;
  /** Red, green and blue in the middle. */
  readonly colour: readonly number[];
}

/** What the browser decodes, picture by picture, as they are put on each other. */
const allPictures = `(async () => {
  const bytes = await (await fetch('/moving.gif')).arrayBuffer();
  const decoder = new ImageDecoder({ data: bytes, type: 'image/gif' });
  await decoder.completed;
  await decoder.tracks.ready;
  const { frameCount, repetitionCount } = decoder.tracks.selectedTrack;
  const shown = [];
  for (let frameIndex = 0; frameIndex < frameCount; frameIndex += 1) {
    const { image } = await decoder.decode({ frameIndex });
    const canvas = new OffscreenCanvas(image.displayWidth, image.displayHeight);
    const context = canvas.getContext('2d');
    context.drawImage(image, 0, 0);
    const [x, y] = [canvas.width >> 1, canvas.height >> 1];
    const colour = [...context.getImageData(x, y, 1, 1).data.slice(0, 3)];
    shown.push({ at: image.timestamp / 1000, lasts: image.duration / 1000, colour });
    image.close();
  }
  return { shown, repetitions: String(repetitionCount) };
})()`;

t.test('a browser shows the right frame at the right time', async (t) => {
  const folder = emptyFolder(t);
  const [clip, path] = [join(folder, 'clip.mp4'), join(folder, 'moving.gif')];
  colourClip(clip, 12);
  await using engine = createEngine({ concurrency: 1 });
  await engine.animate(clip, { start: 2.35, duration: 7.5, fps: 7.5, width: 96, output: path });
  const { origin } = await listen(t, (request, response) => {
    if (request.url === '/')
      return void response.writeHead(200, { 'Content-Type': 'text/html' }).end('<!doctype html>');
    serveRanges(readFileSync(path), { 'Content-Type': 'image/gif' })(request, response);
  });
  const page = await openPage(t, `${origin}/`);
  const { shown, repetitions } = (await page.evaluate(allPictures)) as { shown: readonly Shown[]; repetitions: string };
  t.equal(repetitions, 'Infinity');
  t.strictSame(shown.map(({ lasts }) => lasts / 1000), gifsicleInfo(path).delays); // prettier-ignore
  for (const { at, lasts, colour } of shown) {
    for (const moment of [at, at + lasts - 11]) {
      // Picture k is the frame on screen at start + k / 7.5, and it comes within half a hundredth of a second of k / 7.5.
      const k = Math.floor(((moment + 5) * 7.5) / 1000);
      const wanted = colourOfSecond(Math.floor(2.35 + k / 7.5));
      const apart = Math.max(...wanted.map((value, index) => Math.abs(value - (colour[index] ?? 0))));
      t.ok(apart <= 8, `${moment} ms: ${colour.join(' ')} for ${wanted.join(' ')}`);
    }
  }
  const { at = 0, lasts = 0 } = shown.at(-1) ?? {};
  t.equal(at + lasts, 7500);
  t.equal(execFileSync('ffprobe', ['-v', 'error', '-count_packets', '-show_entries', 'stream=nb_read_packets', '-of', 'csv=p=0', path]).toString().trim(), `${shown.length}`); // prettier-ignore
});
