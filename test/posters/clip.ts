import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { seededRandom } from '../conformance/random.js';
import { frameSize, framesPerSecond } from './scenes.js';
import type { BadInterval, Story } from './story.js';

const font = join(
  import.meta.dirname,
  '../../node_modules/@fontsource-variable/source-sans-3/files/source-sans-3-latin-wght-normal.woff2',
);
const titles = ['The Long Way Home', 'Chapter Two', 'CREDITS', 'Three Years Later', 'A Film by Nobody'] as const;
const names = ['Directed by A. Lindqvist', 'Music by the Ferry Band', 'Edited in one night', 'Thanks to all'] as const;
const cardColours = ['black', 'white', 'navy', '0x702020', '0x205040', 'gray'] as const;

/** Renders a story from the scenes in the folder; returns the path of the clip. */
export function renderClip(folder: string, name: string, story: Story): string {
  const inputs = story.scenes.flatMap(({ scene, seconds }) => {
    return ['-stream_loop', '-1', '-t', String(seconds), '-i', join(folder, `scene-${scene}.mkv`)];
  });
  const joined = story.scenes.map((_, index) => `[${index}:v]`).join('');
  const steps = [`concat=n=${story.scenes.length}`, ...story.bad.flatMap(filtersOf)];
  const path = join(folder, `${name}.${story.container}`);
  const words = [
    ...inputs,
    '-filter_complex',
    `${joined}${steps.join(',')},format=yuv420p[v]`,
    ...['-map', '[v]', '-t', String(story.seconds), '-c:v', 'libx264', '-preset', 'superfast', '-crf', '24'],
    ...['-g', String(Math.round(story.keySeconds * framesPerSecond)), '-threads', '1'],
    ...(story.keysAtCuts ? [] : ['-sc_threshold', '0']),
    // Flashes and the like would hardly ever be key frames otherwise.
    ...['-force_key_frames', story.bad.map(({ fromSeconds, toSeconds }) => (fromSeconds + toSeconds) / 2).join(',')],
    path,
  ];
  execFileSync('ffmpeg', ['-v', 'error', '-nostdin', '-y', '-threads', '1', ...words]);
  return path;
}

function filtersOf(interval: BadInterval): readonly string[] {
  const random = seededRandom(interval.seed);
  const { fromSeconds: from, toSeconds: to } = interval;
  // Half a frame before each edge, so that rounding moves none.
  const half = 0.5 / framesPerSecond;
  const during = `enable='between(t,${from - half},${to - half})'`;
  const fill = (colour: string): string => `drawbox=c=${colour}:t=fill:${during}`;
  switch (interval.kind) {
    case 'black':
      return [fill('black')];
    case 'fade': {
      const direction = random.pick(['in', 'out']);
      const colour = random.pick(['black', 'black', 'white']);
      return [`fade=t=${direction}:st=${from}:d=${to - from}:c=${colour}:${during}`];
    }
    case 'flash':
      return [fill(`white@${random.between(0.6, 1).toFixed(2)}`)];
    case 'title-card': {
      const colour = random.pick(cardColours);
      const words = { c: colour === 'white' ? 'black' : 'white', during, size: Math.round(random.between(18, 32)) };
      const lines = random.between(0, 1) < 0.5 ? [random.pick(titles)] : names;
      return [fill(colour), ...lines.map((text, index) => line(text, index - (lines.length - 1) / 2, words))];
    }
    case 'blur':
      return [`gblur=sigma=${random.between(3, 8).toFixed(1)}:steps=2:${during}`];
    case 'static':
      return [fill('gray'), `noise=alls=100:allf=t+u:${during}`];
    case 'freeze':
      // The frames go, and the one before them stays on screen.
      return [`select='not(between(t,${from + half},${to - half}))'`, `fps=${framesPerSecond}`];
  }
}

function line(
  text: string,
  place: number,
  { c, during, size }: { readonly c: string; readonly during: string; readonly size: number },
): string {
  const middle = `x=(w-tw)/2:y=${frameSize.height / 2 - size / 2 + place * (size + 8)}`;
  return `drawtext=fontfile='${font}':text='${text}':fontsize=${size}:fontcolor=${c}:${middle}:${during}`;
}
