/** Animations of the clip of colours in a browser, by the decoder that also plays them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Test } from 'tap';
import { createEngine } from '../../dist/index.js';
import { emptyFolder } from '../cli/run-cli.js';
import { colourClip, colourOfSecond } from '../clips/colour-clip.js';
import { listen, serveRanges } from '../source/listen.js';
import { openPage } from './chromium.js';

interface Shown {
  /** Milliseconds. */
  readonly at: number;
  readonly lasts: number;
  /** Red, green and blue at some places. */
  readonly colours: readonly (readonly number[])[];
}

/** What the browser decodes, picture by picture, as they are put on each other. */
const allPictures = (type: string): string => `(async () => {
  const data = await (await fetch('/moving')).arrayBuffer();
  const decoder = new ImageDecoder({ data, type: '${type}' });
  await decoder.completed;
  await decoder.tracks.ready;
  const { frameCount, repetitionCount } = decoder.tracks.selectedTrack;
  const shown = [];
  for (let frameIndex = 0; frameIndex < frameCount; frameIndex += 1) {
    const { image } = await decoder.decode({ frameIndex });
    const { displayWidth: width, displayHeight: height } = image;
    const context = new OffscreenCanvas(width, height).getContext('2d');
    context.drawImage(image, 0, 0);
    const places = [[width >> 1, height >> 1], [1, 1], [width - 2, height - 2]];
    const colours = places.map(([x, y]) => [...context.getImageData(x, y, 1, 1).data.slice(0, 3)]);
    shown.push({ at: image.timestamp / 1000, lasts: image.duration / 1000, colours });
    image.close();
  }
  return { shown, repetitions: String(repetitionCount) };
})()`;

/**
 * Checks that a browser shows the right frame at the right time.
 * @param offMs how far from its time the format lets a picture come
 * @returns the file, and how many milliseconds each of its pictures lasts
 */
export async function checkShownColours(
  t: Test,
  format: 'gif' | 'webp',
  offMs: number,
): Promise<{ readonly path: string; readonly lasts: readonly number[] }> {
  const folder = emptyFolder(t);
  const [clip, path] = [join(folder, 'clip.mp4'), join(folder, `moving.${format}`)];
  colourClip(clip, 12);
  await using engine = createEngine({ concurrency: 1 });
  await engine.animate(clip, { start: 2.35, duration: 7.5, fps: 7.5, width: 96, output: path });
  const { origin } = await listen(t, (request, response) => {
    if (request.url === '/')
      return void response.writeHead(200, { 'Content-Type': 'text/html' }).end('<!doctype html>');
    serveRanges(readFileSync(path), { 'Content-Type': `image/${format}` })(request, response);
  });
  const page = await openPage(t, `${origin}/`);
  const answer = await page.evaluate(allPictures(`image/${format}`));
  const { shown, repetitions } = answer as { shown: readonly Shown[]; repetitions: string };
  t.equal(repetitions, 'Infinity');
  for (const { at, lasts, colours } of shown) {
    for (const moment of [at, at + lasts - 2 * offMs - 1]) {
      // Picture k is the frame on screen at start + k / 7.5.
      const k = Math.floor(((moment + offMs) * 7.5) / 1000);
      const wanted = colourOfSecond(Math.floor(2.35 + k / 7.5));
      for (const colour of colours) {
        const apart = Math.max(...wanted.map((value, index) => Math.abs(value - (colour[index] ?? 0))));
        t.ok(apart <= 8, `${moment} ms: ${colour.join(' ')} for ${wanted.join(' ')}`);
      }
    }
  }
  const { at = 0, lasts = 0 } = shown.at(-1) ?? {};
  t.equal(at + lasts, 7500);
  return { path, lasts: shown.map((picture) => picture.lasts) };
}
