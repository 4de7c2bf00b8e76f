/**
 * Whatever is sent, the service refuses it in the one form, with a known code, and goes on. `STILLFRAME_FUZZ=20000` sends
 * more requests, `STILLFRAME_SEED=1` other ones.
 */
import { execFileSync } from 'node:child_process';
import { Agent } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import fc from 'fast-check';
import t from 'tap';
import { errorCodes } from '../../dist/index.js';
import { serviceErrorCodes } from '../../dist/service/service-error.js';
import type { Known } from './fuzz/from-schema.js';
import { anyRequest, send, type ApiDocument, type RawAnswer, type WildRequest } from './fuzz/request.js';
import { startService, type Client } from './start.js';

const numRuns = Number(process.env['STILLFRAME_FUZZ'] ?? 500);
const seed = Number(process.env['STILLFRAME_SEED'] ?? 1);
t.setTimeout(60_000 + numRuns * 200);

const credential = { id: 'fuzz', secret: 'long enough' };
const authorization = `Basic ${Buffer.from(`${credential.id}:${credential.secret}`).toString('base64')}`;
const codes: readonly string[] = [...errorCodes, ...serviceErrorCodes];

/** What is wrong with an answer; null when nothing is. */
function complaint({ method }: Pick<WildRequest, 'method'>, { status, contentType, body }: RawAnswer): string | null {
  if (status >= 500) return `${status} ${body.toString()}`;
  if (status < 400 || method === 'HEAD') return null;
  if (!contentType.startsWith('application/json')) return `${status} is ${contentType}: ${body.toString()}`;
  const { error, ...more } = JSON.parse(body.toString()) as { readonly error?: Readonly<Record<string, unknown>> };
  const { code, message, requestId, parameter, rule, value, ...rest } = error ?? {};
  const texts = [code, message, requestId, parameter ?? '', rule ?? '', value ?? ''];
  const inShape = texts.every((part) => typeof part === 'string') && Object.keys({ ...more, ...rest }).length === 0;
  return inShape && codes.includes(code as string) ? null : `${status} has another shape: ${body.toString()}`;
}

async function startSmall(t: Parameters<typeof startService>[0]): Promise<Client> {
  const client = await startService(t, {
    credentials: [credential],
    limits: { submitsPerSecond: 0, outputPixels: 300_000, uploadBytes: 100_000, jobSeconds: 30 },
    callbacks: { hosts: ['127.0.0.1'], retries: 0 },
  });
  const small = ['-f', 'lavfi', '-i', 'testsrc2=size=64x48:rate=5:duration=2', '-c:v', 'libx264', '-g', '5'];
  for (const name of ['small.mp4', 'other.mp4'])
    execFileSync('ffmpeg', ['-nostdin', '-v', 'error', ...small, join(client.films, name)]);
  return client;
}

/** Ids of everything there is, so that requests get further than "not found". */
async function knownValues({ send }: Client): Promise<(route: string) => Known> {
  const make = async (path: string, body: object): Promise<string> => {
    const answer = await send('POST', path, body, { authorization });
    return (answer.body as { readonly id: string }).id;
  };
  const ready = async (name: string): Promise<string> => {
    const id = await make('/v1/media', { root: 'films', path: name });
    for (;;) {
      const { body } = await send('GET', `/v1/media/${id}`, undefined, { authorization });
      if ((body as { readonly state: string }).state !== 'registering') return id;
    }
  };
  const [medium, victim] = [await ready('small.mp4'), await ready('other.mp4')];
  const template = await make('/v1/templates', { name: 'T', body: { kind: 'snapshot', parameters: { width: 10 } } });
  const workflow = await make('/v1/workflows', { name: 'W', body: { templateIds: [template] } });
  const job = await make('/v1/jobs', { mediumId: medium, templateId: template });
  const watermark = await make('/v1/watermarks', { name: 'W', body: { text: 'W' } });
  const ids = new Map(
    Object.entries({ media: medium, templates: template, workflows: workflow, watermarks: watermark }),
  );
  return (route) => {
    // What takes a medium away, for good or until it is probed again, must not take the one the others need.
    const takes = /^DELETE|\/retry$/.test(route);
    const [, noun = ''] = /\/v1\/(\w+)/.exec(route) ?? [];
    const own = noun === 'media' && takes ? victim : (ids.get(noun) ?? job);
    const byName: Readonly<Record<string, readonly unknown[]>> = {
      id: [own],
      mediumId: [medium],
      templateId: [template, 'preset-thumbnail', 'preset-sprite'],
      templateIds: [template],
      watermarkId: [watermark],
      root: ['films', 'open'],
      path: ['small.mp4', '', '.'],
      url: ['http://127.0.0.1:1/a.mp4', 'http://127.0.0.1/media/%ff/a'],
      callback: ['http://127.0.0.1:1/'],
      file: ['a/1/x.jpg'],
    };
    return (name) => {
      const values = byName[name];
      return values === undefined ? null : fc.constantFrom(...values);
    };
  };
}

t.test(`${numRuns} wild requests`, async (t) => {
  const client = await startSmall(t);
  const { address } = client.serving;
  const agent = new Agent({ keepAlive: true });
  t.teardown(() => agent.destroy());
  const known = await knownValues(client);
  const { body: document } = await client.send('GET', '/v1/openapi.json', undefined, { authorization });
  const seen = new Map<number, number>();
  const requests = anyRequest(document as ApiDocument, known).map((request) => ({
    ...request,
    headers: { authorization, ...request.headers },
  }));
  const property = fc.asyncProperty(requests, async (request) => {
    const answer = await send(address, request, agent);
    seen.set(answer.status, (seen.get(answer.status) ?? 0) + 1);
    const wrong = complaint(request, answer);
    if (wrong !== null) throw new Error(wrong);
  });
  const outcome = await fc.check(property, { seed, numRuns, endOnFailure: true });
  t.equal(outcome.failed, false, `${fc.defaultReportMessage(outcome) ?? ''} ${String(outcome.errorInstance)}`);
  t.comment(
    [...seen]
      .sort()
      .map(([status, count]) => `${status}: ${count}`)
      .join(', '),
  );
  t.ok((seen.get(200) ?? 0) > numRuns / 10, 'many were right');
  await stillWorks(client);
});

/** No job has found a fault in the service, and one more round trip works. */
async function stillWorks({ send, serving }: Client): Promise<void> {
  const { store, desk } = serving.service;
  const { items } = await store.jobs.list({ account: 'default', after: null, limit: 100_000 });
  for (const { id, failure, parameters } of items) {
    if (failure !== null) t.not(failure.code, 'INTERNAL', `${JSON.stringify(parameters)}: ${failure.message}`);
    await desk.cancel('default', id);
  }
  const ask = async (method: string, path: string, body?: object): Promise<Record<string, string>> =>
    (await send(method, path, body, { authorization })).body;
  const { id: mediumId } = await ask('POST', '/v1/media', { root: 'films', path: 'film.mp4' });
  let job = await ask('POST', '/v1/jobs', { mediumId, templateId: 'preset-thumbnail' });
  while (['queued', 'processing'].includes(job['state'] ?? '')) job = await ask('GET', `/v1/jobs/${job['id'] ?? ''}`);
  t.equal(job['state'], 'succeeded', JSON.stringify(job));
}

/** What Node's own parser refuses, or what needs a socket to say. */
const malformed: readonly (readonly [what: string, request: string])[] = [
  ['no HTTP at all', 'hello\r\n\r\n'],
  ['an unknown version', 'GET / HTTP/9.9\r\nhost: x\r\n\r\n'],
  ['an unknown method', 'FETCH / HTTP/1.1\r\nhost: x\r\n\r\n'],
  ['no host', 'GET /v1/jobs HTTP/1.1\r\n\r\n'],
  ['half an escape in the path', 'GET /v1/jobs/%f HTTP/1.1\r\nhost: x\r\n\r\n'],
  ['a path that is no URL', 'GET //[ HTTP/1.1\r\nhost: x\r\n\r\n'],
  ['an endless path', `GET /${'x'.repeat(9000)} HTTP/1.1\r\nhost: x\r\n\r\n`],
  ['an endless id', `GET /v1/jobs/${'x'.repeat(2000)} HTTP/1.1\r\nhost: x\r\n\r\n`],
  ['endless headers', `GET / HTTP/1.1\r\nhost: x\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`],
  ['a NUL in a header', 'GET / HTTP/1.1\r\nhost: x\r\nx: a\0b\r\n\r\n'],
  ['two lengths', 'POST /v1/jobs HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n{}'],
  ['a length that is no number', 'POST /v1/jobs HTTP/1.1\r\nhost: x\r\ncontent-length: 1e3\r\n\r\n{}'],
  ['a chunk without a length', 'POST /v1/jobs HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n'],
  ['an expectation nobody meets', 'GET /v1/nothing HTTP/1.1\r\nhost: x\r\nexpect: a-miracle\r\n\r\n'],
];

t.test('what is hardly HTTP is refused in the same form', async (t) => {
  const { serving, send } = await startSmall(t);
  const { hostname, port } = new URL(serving.address);
  for (const [what, request] of malformed) {
    const socket = connect(Number(port), hostname);
    socket.end(request);
    const answer = await text(socket);
    const [, status = '', head = '', body = ''] = /^HTTP\/1\.1 (\d+)([^]*?)\r\n\r\n([^]*)$/.exec(answer) ?? [];
    const field = (name: string): string => new RegExp(`^${name}: (.*)$`, 'im').exec(head)?.[1] ?? '';
    // What follows may be refused once more.
    const raw = {
      status: Number(status),
      contentType: field('content-type'),
      body: Buffer.from(body).subarray(0, Number(field('content-length'))),
    };
    t.ok(raw.status >= 400 && raw.status < 500, `${what}: ${head}`);
    t.equal(complaint({ method: 'GET' }, raw), null, what);
  }
  t.match(await send('GET', '/healthz'), { status: 200 });
});
