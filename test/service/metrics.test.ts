import t from 'tap';
import { ended, registerFilm, startService, type Client } from './start.js';

async function scrape(client: Client): Promise<{ readonly text: string; readonly value: (series: string) => number }> {
  const text = String((await client.send('GET', '/metrics')).body);
  const samples = new Map(text.split('\n').map((line) => [line.slice(0, line.lastIndexOf(' ')), line]));
  return { text, value: (series) => Number(samples.get(series)?.split(' ').at(-1) ?? NaN) };
}

t.test('names follow the conventions, and every metric has a help', async (t) => {
  const { text } = await scrape(await startService(t));
  const types = [...text.matchAll(/^# TYPE (stillframe_\S+) (\S+)$/gm)].map(([, name = '', type = '']) => ({
    name,
    type,
  }));
  t.ok(types.length >= 14);
  for (const { name, type } of types) {
    t.match(name, /^[a-z][a-z_]*[a-z]$/);
    t.equal(name.endsWith('_total'), type === 'counter', name);
    if (type === 'histogram') t.match(name, /_seconds$/);
    t.notMatch(name, /(_ms|milliseconds|megabytes|minutes)/);
    t.match(text, new RegExp(`^# HELP ${name} \\S`, 'm'));
  }
});

t.test('jobs, pictures, callbacks and requests are told of', async (t) => {
  const client = await startService(t, { callbacks: { hosts: ['127.0.0.1'], retries: 0 } });
  const { id: mediumId } = await registerFilm(client);
  for (const parameters of [{ width: 64 }, { at: 3600 }]) {
    // Nobody listens there.
    const wish = { mediumId, kind: 'snapshot', parameters, callback: 'http://127.0.0.1:1/' };
    const { body } = await client.send('POST', '/v1/jobs', wish);
    await ended(client, (body as { readonly id: string }).id);
  }
  for (const width of [100, 100, 101]) await client.send('GET', `/v1/media/${mediumId}/thumbnail.jpg?width=${width}`);
  let { text, value } = await scrape(client);
  while (value('stillframe_delivery_attempts_total{outcome="given-up"}') !== 2)
    ({ text, value } = await scrape(client));
  for (const [series, expected] of [
    ['stillframe_jobs{state="succeeded",kind="snapshot"}', 1],
    ['stillframe_jobs{state="failed",kind="snapshot"}', 1],
    ['stillframe_jobs{state="queued",kind="animation"}', 0],
    ['stillframe_queue_oldest_age_seconds', 0],
    ['stillframe_job_duration_seconds_count{kind="snapshot",outcome="succeeded"}', 1],
    ['stillframe_job_duration_seconds_count{kind="snapshot",outcome="failed"}', 1],
    ['stillframe_job_wait_seconds_count{kind="snapshot"}', 2],
    ['stillframe_engine_workers{engine="jobs"}', 1],
    ['stillframe_engine_busy_workers{engine="pictures"}', 0],
    ['stillframe_engine_calls_total{engine="jobs",outcome="completed"}', 1],
    ['stillframe_engine_calls_total{engine="jobs",outcome="failed"}', 1],
    ['stillframe_engine_worker_crashes_total{engine="pictures"}', 0],
    ['stillframe_picture_cache_requests_total{outcome="hit"}', 1],
    ['stillframe_picture_cache_requests_total{outcome="miss"}', 2],
    ['stillframe_pending_deliveries', 0],
    [
      'stillframe_http_request_duration_seconds_count{route="/v1/media/:id/thumbnail.:format",method="GET",status="200"}',
      3,
    ],
  ] as const)
    t.equal(value(series), expected, series);
  t.ok(value('stillframe_picture_cache_bytes') > 0);
  t.ok(value('process_resident_memory_bytes') > 0);
  t.notMatch(text, /[0-9a-f]{32}/, 'no ids in labels');
});

t.test('a route nobody knows is one series, whatever was asked for', async (t) => {
  const client = await startService(t);
  for (const path of ['/nothing', '/v1/none', '/v1/media/x/y/z']) await client.send('GET', path);
  const { value } = await scrape(client);
  t.equal(value('stillframe_http_request_duration_seconds_count{route="none",method="GET",status="404"}'), 3);
});
