import { cpSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import t from 'tap';
import { ended, registerFilm, startService, type Client } from './start.js';

interface Picture {
  readonly url: string;
  readonly width: number;
  readonly details: { readonly index: number };
}

const film = 'media-bt601.mp4';

async function make(client: Client, kind: string, parameters: object): Promise<object> {
  cpSync(join(import.meta.dirname, '../fixtures', film), join(client.films, 'film.mp4'));
  const { id: mediumId } = await registerFilm(client);
  const { status, body } = await client.send('POST', '/v1/jobs', { mediumId, kind, parameters });
  if (status !== 202) return body;
  return ended(client, (body as { readonly id: string }).id);
}

/** Of a film of 1.001 s: `ffprobe -select_streams v -show_entries stream=duration`. */
const samples: readonly (readonly [parameters: object, times: readonly number[]])[] = [
  [{ count: 3, interval: 0.2 }, [0, 0.2, 0.4]],
  [{ count: 4, interval: 0, start: '50%' }, [0.5005, 0.625625, 0.75075, 0.875875]],
  [{ percent: 25 }, [0, 0.25025, 0.5005, 0.75075]],
  [{ times: [0.6, 0.1] }, [0.1, 0.6]],
];

for (const [parameters, times] of samples) {
  t.test(`a sample of ${JSON.stringify(parameters)} is a picture a time, in order`, async (t) => {
    const client = await startService(t);
    const job = await make(client, 'sample', { ...parameters, width: 100, format: 'png' });
    t.match(job, {
      state: 'succeeded',
      progress: 1,
      results: times.map((requestedSeconds, index) => ({
        requestedSeconds,
        role: 'picture',
        contentType: 'image/png',
        details: { index },
      })),
    });
    const { results } = job as { readonly results: readonly Picture[] };
    t.equal(results.length, times.length);
    for (const { url, width } of results) {
      const { body } = await client.send('GET', url);
      t.match(await sharp(body).metadata(), { format: 'png', width });
    }
  });
}

t.test('a sample tells which times have no picture', async (t) => {
  const client = await startService(t);
  const job = await make(client, 'sample', { times: [0.5, 3600], width: 100 });
  t.match(job, {
    state: 'succeeded',
    results: [{ requestedSeconds: 0.5, details: { missing: [{ requestedSeconds: 3600, code: 'TIME_OUT_OF_RANGE' }] } }],
  });
});

t.test('a sample without any picture fails', async (t) => {
  const client = await startService(t);
  const job = await make(client, 'sample', { times: [3600, 7200], width: 100 });
  t.match(job, { state: 'failed', failure: { code: 'TIME_OUT_OF_RANGE' }, results: [] });
});

t.test('a sprite is its sheets, with what is needed to cut the cells out', async (t) => {
  const client = await startService(t);
  const parameters = { count: 6, interval: 0.1, columns: 2, lines: 2, cellWidth: 64, cellHeight: 36, padding: 2 };
  const job = await make(client, 'sprite', parameters);
  const grid = { columns: 2, lines: 2, cellWidth: 64, cellHeight: 36 };
  const cell = (requestedSeconds: number, left: number, top: number): object => ({ requestedSeconds, left, top });
  t.match(job, {
    state: 'succeeded',
    results: [
      {
        role: 'sheet',
        details: { ...grid, cells: [cell(0, 0, 0), cell(0.1, 66, 0), cell(0.2, 0, 38), cell(0.3, 66, 38)] },
      },
      { role: 'sheet', details: { ...grid, cells: [cell(0.4, 0, 0), cell(0.5, 66, 0)] } },
    ],
  });
  const { results } = job as { readonly results: readonly Picture[] };
  t.equal(results.length, 2);
  for (const { url } of results) {
    const { body } = await client.send('GET', url);
    t.match(await sharp(body).metadata(), { format: 'jpeg', width: 130, height: 74 });
  }
});

t.test('a storyboard has cue sheets whose pictures are found beside them', async (t) => {
  const client = await startService(t);
  const job = await make(client, 'webvtt', { interval: 0.25, columns: 2, lines: 1, cellWidth: 64, cellHeight: 36 });
  t.match(job, { state: 'succeeded' });
  const { results } = job as { readonly results: readonly (Picture & { readonly contentType: string })[] };
  const vtt = results.find(({ contentType }) => contentType.startsWith('text/vtt'));
  const text = String((await client.send('GET', vtt?.url ?? '')).body);
  t.match(text, /^WEBVTT\n/);
  // The part of a picture that a cue shows: https://www.w3.org/TR/media-frags/, 4.2.2.
  const cues = [...text.matchAll(/^(\S+)#xywh=(\d+),(\d+),64,36$/gm)];
  t.ok(cues.length >= 3, `${cues.length} cues`);
  for (const [, name = ''] of cues) {
    const { status, body } = await client.send('GET', new URL(name, vtt?.url).href);
    t.equal(status, 200, name);
    t.match(await sharp(body).metadata(), { format: 'jpeg', width: 128, height: 36 });
  }
});

t.test('a poster is a picture with its score', async (t) => {
  const client = await startService(t);
  const job = await make(client, 'poster', { width: 120, format: 'webp' });
  t.match(job, { state: 'succeeded', results: [{ role: 'picture', width: 120, details: { score: Number } }] });
});

for (const format of ['gif', 'webp']) {
  t.test(`an animation moves for as long as was asked for, as ${format}`, async (t) => {
    const client = await startService(t);
    const job = await make(client, 'animation', { start: 0.2, duration: 0.5, fps: 10, width: 64, format });
    t.match(job, { state: 'succeeded', usage: { clipSeconds: 0.5 } });
    const { results } = job as { readonly results: readonly (Picture & { readonly contentType: string })[] };
    t.match(results, [{ role: 'animation', contentType: `image/${format}`, width: 64 }]);
    const { delay = [] } = await sharp((await client.send('GET', results[0]?.url ?? '')).body).metadata();
    t.equal(
      delay.reduce((sum, ms) => sum + ms, 0),
      500,
    );
  });
}
