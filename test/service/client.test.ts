import t from 'tap';
import { Client, ServiceRefusal } from '../../dist/service/client.js';
import { startService } from './start.js';

t.test('the client speaks to the service, from registration to result', async (t) => {
  const credential = { id: 'a', secret: 'long enough' };
  const { serving } = await startService(t, { credentials: [credential] });
  const client = new Client({ baseUrl: serving.address, credential });
  let medium = await client.registerMedium({ root: 'films', path: 'film.mp4', referenceId: 'film-1' });
  while (medium.state === 'registering') medium = await client.getMedium(medium.id);
  t.match((await client.listMedia({ referenceId: 'film-1' })).items, [{ id: medium.id, state: 'ready' }]);
  const template = await client.createTemplate('T', { kind: 'snapshot', parameters: { width: 80 } });
  const submitted = await client.submitJob({ mediumId: medium.id, templateId: template.id }, 'key');
  t.equal((await client.submitJob({ mediumId: medium.id, templateId: template.id }, 'key')).id, submitted.id);
  let job = submitted;
  while (job.state !== 'succeeded') job = await client.getJob(job.id);
  t.equal(job.results?.[0]?.width, 80);
  const events = await client.listEvents({ unacknowledged: true });
  t.strictSame(
    events.items.map(({ kind }) => kind),
    ['job.finished', 'media.ready'],
  );
  t.equal(await client.acknowledgeEvents(events.items.map(({ id }) => id)), 2);
  t.strictSame((await client.listEvents({ unacknowledged: true })).items, []);
  const jobs = [];
  for await (const { id } of client.everyJob()) jobs.push(id);
  t.strictSame(jobs, [job.id]);
  await client.deleteMedium(medium.id);
});

t.test('a refusal has its code, status and parameter', async (t) => {
  const { serving } = await startService(t);
  const client = new Client({ baseUrl: serving.address });
  const refusal = client.submitJob({ mediumId: 'x', kind: 'snapshot', priority: 99 });
  await t.rejects(refusal, { name: 'ServiceRefusal', status: 400, code: 'INVALID_PARAMETER', parameter: 'priority' });
  await t.rejects(client.getJob('unknown'), { status: 404, code: 'NOT_FOUND' });
  t.type(await client.getMedium('unknown').catch((error: unknown) => error), ServiceRefusal);
});
