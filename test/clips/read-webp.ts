/** Animated WebP files as libwebp's own programs read them. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { emptyFolder } from '../cli/run-cli.js';
import type { Test } from 'tap';

const mostBytes = 256 * 1024 * 1024;

export interface WebpPage {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** Milliseconds. */
  readonly delay: number;
  readonly blends: boolean;
  readonly lossless: boolean;
}

export interface WebpFacts {
  readonly width: number;
  readonly height: number;
  /** Whether the header says that there is alpha. */
  readonly alpha: boolean;
  /** How often it is played; 0 for ever. */
  readonly loop: number;
  readonly pages: readonly WebpPage[];
}

/** By `webpinfo`, which ends with an error for a file that breaks the rules of the container. */
export function webpInfo(path: string): WebpFacts {
  const [head = '', ...pages] = execFileSync('webpinfo', [path], { encoding: 'utf8' }).split(/^Chunk ANMF/m);
  const [, width, height] = /Canvas size (\d+) x (\d+)/.exec(head) ?? [];
  return {
    width: Number(width),
    height: Number(height),
    alpha: numberIn(head, 'Alpha') === 1,
    loop: numberIn(head, 'Loop count'),
    pages: pages.map((page) => ({
      left: numberIn(page, 'Offset_X'),
      top: numberIn(page, 'Offset_Y'),
      width: numberIn(page, 'Width'),
      height: numberIn(page, 'Height'),
      delay: numberIn(page, 'Duration'),
      // It prints the bit, which says not to.
      blends: numberIn(page, 'Blend') === 0,
      lossless: page.includes('Format: Lossless'),
    })),
  };
}

function numberIn(text: string, name: string): number {
  return Number(new RegExp(`${name}\\s*: (\\d+)`).exec(text)?.[1]);
}

/**
 * What is on screen, one picture after the other, as RGBA: each page by `webpmux -get frame N FILE -o PAGE` and
 * `dwebp -pam PAGE -o -`, laid on the screen by the rules of RFC 9649, section 2.7.1.1.
 */
export function webpPictures(t: Test, path: string): readonly Uint8Array[] {
  const { width, height, pages } = webpInfo(path);
  const one = join(emptyFolder(t), 'page.webp');
  let screen = new Uint8Array(width * height * 4);
  return pages.map((page, index) => {
    execFileSync('webpmux', ['-get', 'frame', String(index + 1), path, '-o', one], { stdio: 'ignore' });
    const pam = execFileSync('dwebp', ['-quiet', '-pam', one, '-o', '-'], { maxBuffer: mostBytes });
    const pixels = pam.subarray(pam.indexOf('ENDHDR\n') + 'ENDHDR\n'.length);
    screen = Uint8Array.from(screen);
    for (let y = 0; y < page.height; y++) {
      for (let x = 0; x < page.width; x++) {
        const at = ((page.top + y) * width + page.left + x) * 4;
        const from = (y * page.width + x) * 4;
        put(screen, at, pixels.subarray(from, from + 4), page.blends);
      }
    }
    return screen;
  });
}

function put(screen: Uint8Array, at: number, pixel: Uint8Array, blends: boolean): void {
  const alpha = (pixel[3] ?? 0) / 255;
  if (!blends || alpha === 1) {
    screen.set(pixel, at);
  } else if (alpha > 0) {
    const below = ((screen[at + 3] ?? 0) / 255) * (1 - alpha);
    for (let channel = 0; channel < 3; channel++) {
      const mixed = (pixel[channel] ?? 0) * alpha + (screen[at + channel] ?? 0) * below;
      screen[at + channel] = Math.round(mixed / (alpha + below));
    }
    screen[at + 3] = Math.round((alpha + below) * 255);
  }
}
