/** The typed client against the document of the API: a call for every route, and no call for anything else. */
import t, { type Test } from 'tap';
import { Client } from '../../dist/service/client.js';
import { compileCheck } from '../../dist/service/schema-check.js';
import { startService } from './start.js';

type Schema = Parameters<typeof compileCheck>[0];

interface Operation {
  readonly parameters?: readonly { readonly in: string; readonly name: string }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema?: Schema }>> };
}

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly query: readonly string[];
  readonly headers: readonly string[];
  readonly body: unknown;
}

const page = { limit: 10, after: 'a' };
const workflow = { templateIds: ['t'], onRegister: true };
const template = { kind: 'poster', parameters: { width: 10 }, setCover: true } as const;
const job = { priority: 1, callback: 'http://a/', userData: 'u', setCover: true };
const medium = { referenceId: 'film-1', title: 'T', callback: 'http://a/' };
const cells = {
  count: 4,
  seek: 'exact',
  cellWidth: 9,
  columns: 2,
  padding: 1,
  margin: 1,
  color: 'red',
  fit: 'fill',
} as const;

/** Every call of the client, with all it can be given. */
const calls: Readonly<Record<Exclude<keyof Client, symbol>, (client: Client) => unknown>> = {
  registerMedium: (client) => client.registerMedium({ root: 'r', path: 'p', metadata: { a: 1 }, ...medium }),
  uploadMedium: (client) => client.uploadMedium('bytes', { filename: 'a.mp4', ...medium }),
  getMedium: (client) => client.getMedium('m'),
  listMedia: (client) => client.listMedia({ ...page, search: 's', state: 'ready', referenceId: 'film-1' }),
  updateMedium: (client) => client.updateMedium('m', { title: 'T', metadata: { a: [1] }, coverId: null }),
  retryMedium: (client) => client.retryMedium('m'),
  deleteMedium: (client) => client.deleteMedium('m'),
  thumbnail: (client) => client.thumbnail('m', 'webp', { time: 1, width: 9, fit: 'cover', seek: 'exact', quality: 9 }),
  storyboard: (client) => client.storyboard('m', 'vtt', { ...cells, quality: 9 }),
  animated: (client) =>
    client.animated('m', 'gif', { start: 1, duration: 2, fps: 5, width: 9, loop: 1, dither: 'none' }),
  createTemplate: (client) => client.createTemplate('T', template),
  getTemplate: (client) => client.getTemplate('t'),
  listTemplates: (client) => client.listTemplates(page),
  updateTemplate: (client) => client.updateTemplate('t', 'T', template),
  deleteTemplate: (client) => client.deleteTemplate('t'),
  createWatermark: (client) =>
    client.createWatermark('W', { image: { root: 'r', path: 'p' }, width: '5%', opacity: 0.5 }),
  getWatermark: (client) => client.getWatermark('w'),
  listWatermarks: (client) => client.listWatermarks(page),
  updateWatermark: (client) =>
    client.updateWatermark('w', 'W', { text: 'x', fontSize: 9, position: 'north', start: 1 }),
  deleteWatermark: (client) => client.deleteWatermark('w'),
  createWorkflow: (client) => client.createWorkflow('F', workflow),
  getWorkflow: (client) => client.getWorkflow('f'),
  listWorkflows: (client) => client.listWorkflows(page),
  updateWorkflow: (client) => client.updateWorkflow('f', 'F', workflow),
  deleteWorkflow: (client) => client.deleteWorkflow('f'),
  runWorkflow: (client) => client.runWorkflow('f', 'm'),
  submitJob: (client) => client.submitJob({ mediumId: 'm', kind: 'sample', parameters: { count: 2 }, ...job }, 'key'),
  getJob: (client) => client.getJob('j'),
  cancelJob: (client) => client.cancelJob('j'),
  listJobs: (client) => client.listJobs({ ...page, state: 'failed', kind: 'poster', mediumId: 'm', group: 'g' }),
  everyJob: (client) => client.everyJob().next(),
  listResults: (client) => client.listResults({ ...page, mediumId: 'm' }),
  deleteResult: (client) => client.deleteResult('r'),
  listEvents: (client) => client.listEvents({ ...page, unacknowledged: true }),
  everyEvent: (client) => client.everyEvent().next(),
  acknowledgeEvents: (client) => client.acknowledgeEvents(['e']),
  listDeliveries: (client) => client.listDeliveries({ ...page, eventId: 'e', subjectId: 's' }),
  resendDelivery: (client) => client.resendDelivery('d'),
};

/** What a call sends; it is answered with nothing. */
async function sentBy(call: (client: Client) => unknown): Promise<Sent> {
  const all: Sent[] = [];
  const fetch = (input: URL, { method = '', headers = {}, body = null }: RequestInit): Promise<Response> => {
    all.push({
      ...{ method, path: input.pathname, query: [...input.searchParams.keys()], headers: Object.keys(headers) },
      body: headers['content-type' as never] === 'application/json' ? JSON.parse(body as string) : body,
    });
    return Promise.resolve(Response.json({ items: [], next: null }));
  };
  await call(new Client({ baseUrl: 'http://a/', fetch: fetch as typeof globalThis.fetch }));
  const [sent] = all;
  if (sent === undefined) throw new Error('nothing was sent');
  return sent;
}

/** Whether a path is one of a pattern such as `/v1/jobs/{id}`. */
function fits(path: string, pattern: string): boolean {
  return new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/.]+')}$`).test(path);
}

function checkCall(t: Test, name: string, sent: Sent, { parameters = [], requestBody }: Operation): void {
  const known = (where: string): readonly string[] =>
    parameters.filter((parameter) => parameter.in === where).map((parameter) => parameter.name);
  t.strictSame(
    sent.query.filter((key) => !known('query').includes(key)),
    [],
    `${name}: its query is known`,
  );
  const ours = [...known('header'), 'content-type', 'authorization'];
  t.strictSame(
    sent.headers.filter((key) => !ours.includes(key)),
    [],
    `${name}: its headers are known`,
  );
  const schema = requestBody?.content['application/json']?.schema;
  if (schema !== undefined) t.match(compileCheck(schema)(sent.body), { value: Object }, `${name}: its body is right`);
}

t.test('there is a call for every route, with what the route takes', async (t) => {
  const { send } = await startService(t);
  const { body } = await send('GET', '/v1/openapi.json');
  const { paths } = body as { readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>> };
  const routes = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations)
      .filter(([method]) => method !== 'head')
      .map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
  const names = Object.getOwnPropertyNames(Client.prototype).filter((name) => name !== 'constructor');
  t.strictSame(Object.keys(calls).sort(), names.sort(), 'every call is in the table');
  const called = new Set<string>();
  for (const [name, call] of Object.entries(calls)) {
    const sent = await sentBy(call);
    const fitting = routes.filter(({ path, method }) => method === sent.method && fits(sent.path, path));
    // `/v1/media/upload` is also an id's place.
    const route = fitting.find(({ path }) => path === sent.path) ?? fitting[0];
    t.ok(route, `${name}: ${sent.method} ${sent.path} is a route`);
    if (route === undefined) continue;
    called.add(`${route.method} ${route.path}`);
    checkCall(t, name, sent, route.operation);
  }
  t.strictSame(
    routes.map(({ method, path }) => `${method} ${path}`).filter((route) => !called.has(route)),
    [],
    'no route is without a call',
  );
});
