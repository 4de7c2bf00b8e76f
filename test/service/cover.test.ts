import t from 'tap';
import { ended, registerFilm, startService, type Client } from './start.js';

interface Made {
  readonly id: string;
  readonly url: string;
}

async function make(client: Client, mediumId: string, job: object): Promise<readonly Made[]> {
  const { body } = await client.send('POST', '/v1/jobs', { mediumId, ...job });
  const { results } = (await ended(client, (body as Made).id)) as { readonly results: readonly Made[] };
  return results;
}

const small = { width: 40, height: 30, seek: 'keyframe' };
const body = { kind: 'snapshot', parameters: small, setCover: true };

/** Jobs, and which of their results is the cover afterwards: none, or the first that is a picture. */
const jobs: readonly (readonly [what: string, job: object, covers: boolean])[] = [
  ['a job that says nothing', { kind: 'snapshot', parameters: small }, false],
  ['a job that says so', { kind: 'snapshot', parameters: small, setCover: true }, true],
  ['a template that says so', { templateId: 'own' }, true],
  ['a job that has the last word', { templateId: 'own', setCover: false }, false],
  ['a built-in template', { templateId: 'preset-cover', parameters: { width: 40 } }, true],
  [
    'a storyboard, whose cues are no picture',
    { kind: 'webvtt', parameters: { count: 2, interval: 0, cellWidth: 40, seek: 'keyframe' }, setCover: true },
    true,
  ],
];

t.test('a job sets the cover', async (t) => {
  const client = await startService(t);
  const { id } = await registerFilm(client);
  const template = (await client.send('POST', '/v1/templates', { name: 'T', body })).body as Made;
  for (const [what, job, covers] of jobs) {
    await client.send('PATCH', `/v1/media/${id}`, { coverId: null });
    const own = 'templateId' in job && job.templateId === 'own' ? { templateId: template.id } : {};
    const [first] = await make(client, id, { ...job, ...own });
    const medium = await client.send('GET', `/v1/media/${id}`);
    t.match(medium.body, covers ? { coverId: first?.id, cover: first?.url } : { coverId: null, cover: null }, what);
  }
});

t.test('any picture can be made the cover, and a deleted one is none', async (t) => {
  const client = await startService(t);
  const { id } = await registerFilm(client);
  const [sheet, cues] = await make(client, id, {
    kind: 'webvtt',
    parameters: { count: 2, interval: 0, cellWidth: 40, seek: 'keyframe' },
  });
  const set = (coverId: string | null | undefined): ReturnType<typeof client.send> =>
    client.send('PATCH', `/v1/media/${id}`, { coverId });
  t.match(await set(sheet?.id), { status: 200, body: { coverId: sheet?.id, cover: sheet?.url } });
  t.match(await set('unknown'), { status: 404, body: { error: { code: 'NOT_FOUND' } } });
  t.match(await set(cues?.id), { status: 400, body: { error: { code: 'INVALID_PARAMETER', parameter: 'coverId' } } });
  t.match(await client.send('GET', `/v1/media/${id}`), { body: { coverId: sheet?.id } });
  t.equal((await client.send('DELETE', `/v1/results/${sheet?.id}`)).status, 204);
  t.match(await client.send('GET', `/v1/media/${id}`), { body: { coverId: null, cover: null } });
});
