import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { decodeChosen } from '../../dist/engine/chosen-frame.js';
import { parseFrameChoice } from '../../dist/request/frame-choice.js';
import { renderClip } from './clip.js';
import { openCounted } from './media.js';
import { renderScenes } from './scenes.js';
import { tellStory, type Story } from './story.js';

/** Most key frames that may be decoded for a poster, its own included. */
const mostKeyFrames = 24;

// Making the clips takes most of it.
const longestMs = 10 * 60_000;

/** Makes clips with labelled bad stretches, has a poster chosen from each, and counts those from good ones. */
export function testPicks(seed: number, numbers: readonly number[], mostBad: number): void {
  const folder = mkdtempSync(join(tmpdir(), 'stillframe-posters-'));
  t.teardown(() => rmSync(folder, { recursive: true }));
  t.setTimeout(longestMs);
  renderScenes(folder);
  const bad: string[] = [];
  for (const number of numbers) {
    const story = tellStory(seed, number);
    t.test(`story ${number}: ${describe(story)}`, async (t) => {
      const path = renderClip(folder, `clip-${number}`, story);
      using opened = openCounted(path);
      using decoded = await decodeChosen(opened.run, opened.media, parseFrameChoice({ at: 'auto' }), []);
      const { timeSeconds, poster } = decoded.origin;
      t.ok(opened.requestsThatDecoded <= mostKeyFrames, `${opened.requestsThatDecoded} times something was decoded`);
      t.equal(poster?.candidates[0]?.timeSeconds, timeSeconds, 'the best candidate is the one that was taken');
      const kind = badAt(story, timeSeconds);
      if (kind !== null) bad.push(`story ${number}: ${timeSeconds} s, ${kind}`);
      rmSync(path);
    });
  }
  t.test(`no more than ${mostBad} of ${numbers.length} posters are from bad stretches`, async (t) => {
    t.ok(bad.length <= mostBad, bad.join('; '));
  });
}

function badAt({ bad }: Story, seconds: number): string | null {
  // Containers round to a millisecond.
  const found = bad.find(({ fromSeconds, toSeconds }) => seconds >= fromSeconds - 0.001 && seconds < toSeconds - 0.001);
  return found?.kind ?? null;
}

function describe({ seconds, keySeconds, container, bad }: Story): string {
  const kinds = bad.map(({ kind, fromSeconds, toSeconds }) => `${kind} ${(toSeconds - fromSeconds).toFixed(1)} s`);
  return `${seconds.toFixed(1)} s of ${container}, keys every ${keySeconds.toFixed(1)} s, ${kinds.join(', ')}`;
}
