/** Animated GIFs as other people's programs read them. */
import { execFileSync } from 'node:child_process';

const mostBytes = 256 * 1024 * 1024;

export interface ShownPicture {
  /** Hundredths of a second: when it comes on screen, and how long it stays there. */
  readonly tick: number;
  readonly delay: number;
}

/** By `ffprobe -show_entries packet=pts,duration`. */
export function timesOf(path: string): readonly ShownPicture[] {
  const entries = ['-show_entries', 'packet=pts,duration', '-of', 'csv=p=0'];
  const text = execFileSync('ffprobe', ['-v', 'error', '-ignore_loop', '1', ...entries, path], { encoding: 'utf8' });
  const rows = text.trim().split('\n');
  return rows.map((row) => {
    const [tick = -1, delay = -1] = row.split(',').map(Number);
    return { tick, delay };
  });
}

/** What is on screen, one picture after the other, by `ffmpeg -vsync passthrough`. */
export function picturesOf(path: string, pixels: number, format: 'rgb24' | 'rgba'): readonly Buffer[] {
  const output = ['-vsync', 'passthrough', '-pix_fmt', format, '-f', 'rawvideo', '-'];
  const all = execFileSync('ffmpeg', ['-v', 'error', '-i', path, ...output], { maxBuffer: mostBytes });
  const size = pixels * (format === 'rgba' ? 4 : 3);
  return Array.from({ length: all.length / size }, (_, index) => all.subarray(index * size, (index + 1) * size));
}

export interface GifFacts {
  readonly width: number;
  readonly height: number;
  /** Seconds each picture stays. */
  readonly delays: readonly number[];
  /** `forever`, a number of repetitions, or null for none. */
  readonly loop: string | null;
}

/** By `gifsicle --info`. */
export function gifsicleInfo(path: string): GifFacts {
  const text = execFileSync('gifsicle', ['--info', path], { encoding: 'utf8' });
  const [, width, height] = /logical screen (\d+)x(\d+)/.exec(text) ?? [];
  const loop = /loop (?:count )?(\w+)/.exec(text)?.[1] ?? null;
  const delays = [...text.matchAll(/delay ([\d.]+)s/g)].map(([, delay]) => Number(delay));
  return { width: Number(width), height: Number(height), delays, loop };
}
