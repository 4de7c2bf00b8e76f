import { copyFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { startService, type Client } from './start.js';

const film = (client: Client): string => join(client.films, 'film.mp4');

/** An upload that is a medium, and files kept in a bucket, one of which took another's place. */
async function fill(client: Client): Promise<{ readonly mediumId: string; readonly kept: number }> {
  const { buckets, registry, folder } = client.serving.service;
  copyFileSync(film(client), join(folder.uploads, 'a.mp4'));
  const about = { referenceId: null, title: '', metadata: {} };
  const wish = { account: 'default', source: { upload: 'a.mp4' }, ...about };
  const { medium } = await registry.register(wish);
  for (const key of ['one.mp4', 'one.mp4', 'two.mp4']) await buckets.keep('films', key, film(client));
  return { mediumId: medium.id, kept: 3 };
}

t.test('what a crash left between writing a file and recording it is gone after the next start', async (t) => {
  const first = await startService(t);
  const { mediumId, kept } = await fill(first);
  const { uploads, staging } = first.serving.service.folder;
  t.equal(readdirSync(uploads).length, kept);
  await first.serving.close();
  // The states a crash can leave: written and not recorded, received in part, replaced and not yet removed.
  for (const name of ['stray.jpg', 'replaced.mp4']) writeFileSync(join(uploads, name), 'x');
  writeFileSync(join(staging, 'half'), 'x');
  const again = await startService(t, {}, first.folder);
  t.equal(readdirSync(uploads).length, kept);
  t.strictSame(readdirSync(staging), []);
  const { buckets } = again.serving.service;
  for (const key of ['one.mp4', 'two.mp4']) t.ok(await buckets.find('films', key), key);
  t.match(await again.until(`/v1/media/${mediumId}`, ({ state }) => state !== 'registering'), { state: 'ready' });
});

t.test('a medium that is forgotten takes along its own upload, and no file of a bucket', async (t) => {
  const client = await startService(t);
  const { mediumId } = await fill(client);
  const { buckets, registry, folder } = client.serving.service;
  const object = await buckets.saved('films', 'two.mp4');
  const source = { upload: object?.file ?? '' };
  const { medium } = await registry.register({
    ...{ account: 'default', source, referenceId: null, title: '', metadata: {} },
  });
  for (const id of [mediumId, medium.id]) t.equal((await client.send('DELETE', `/v1/media/${id}`)).status, 204);
  t.equal(readdirSync(folder.uploads).length, 2);
  t.ok(await buckets.find('films', 'two.mp4'));
});
