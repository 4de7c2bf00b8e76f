import { readdirSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import t from 'tap';
import { Sweeper } from '../../dist/service/results/sweeper.js';
import { WatermarkImages } from '../../dist/service/watermarks/images.js';
import { mostImageBytes } from '../../dist/service/watermarks/schema.js';
import { ended, registerFilm, startService, type Client } from './start.js';

interface Made {
  readonly id: string;
  readonly body: { readonly image?: { readonly id: string } };
}

interface Pixels {
  readonly data: Buffer;
  readonly width: number;
}

const colours = { red: [255, 0, 0], lime: [0, 255, 0], blue: [0, 0, 255] } as const;
type Colour = keyof typeof colours;

/** A square of one colour. */
function square(background: Colour): Promise<Buffer> {
  return sharp({ create: { width: 8, height: 8, channels: 3, background } })
    .png()
    .toBuffer();
}

async function base64(colour: Colour): Promise<{ readonly base64: string }> {
  return { base64: (await square(colour)).toString('base64') };
}

/** A picture of 160 x 90, with what lies in the middle of its upper left part of 40 x 40. */
async function pictureOf(client: Client, job: object): Promise<Pixels> {
  const { body } = await client.send('POST', '/v1/jobs', job);
  const done = await ended(client, (body as Made).id);
  const { results, failure } = done as {
    readonly results: readonly { readonly url: string }[];
    failure: object | null;
  };
  if (failure !== null) throw new Error(JSON.stringify(failure));
  const { body: png } = await client.send('GET', results[0]?.url ?? '');
  const { data, info } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width };
}

function pixel({ data, width }: Pixels, x: number, y: number): readonly number[] {
  return [...data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3)];
}

const still = { at: 1, width: 160, height: 90, format: 'png', seek: 'keyframe' };
const place = { position: 'northwest', width: 40, height: 40 };

async function create(client: Client, noun: string, name: string, body: object): Promise<Made> {
  const answer = await client.send('POST', `/v1/${noun}`, { name, body });
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return answer.body;
}

t.test('a stored image is shown by templates, jobs and overrides', async (t) => {
  const client = await startService(t);
  const { id: mediumId } = await registerFilm(client);
  writeFileSync(join(client.films, 'logo.png'), await square('red'));
  const logo = await create(client, 'watermarks', 'Logo', { image: { root: 'films', path: 'logo.png' }, ...place });
  t.match(logo.body, { image: { id: /^[0-9a-f]{64}$/ }, ...place });
  rmSync(join(client.films, 'logo.png'));
  const entry = { watermarkId: logo.id };
  const parameters = { ...still, watermarks: [entry] };
  const template = await create(client, 'templates', 'T', { kind: 'snapshot', parameters });
  const lime = { ...entry, image: await base64('lime') };
  const inline = { image: await base64('blue'), ...place };
  const corner = { ...entry, offsetX: 120 };
  const cases: readonly (readonly [what: string, job: object, at: readonly [number, number], colour: Colour])[] = [
    ['a job', { kind: 'snapshot', parameters }, [20, 20], 'red'],
    ['a template', { templateId: template.id }, [20, 20], 'red'],
    ['another image', { templateId: template.id, parameters: { watermarks: [lime] } }, [20, 20], 'lime'],
    ['another place', { templateId: template.id, parameters: { watermarks: [corner] } }, [140, 20], 'red'],
    ['one that is not stored', { kind: 'snapshot', parameters: { ...still, watermarks: [inline] } }, [20, 20], 'blue'],
    [
      'one on another',
      { kind: 'poster', parameters: { ...parameters, at: undefined, seek: undefined, watermarks: [entry, inline] } },
      [20, 20],
      'blue',
    ],
  ];
  for (const [what, job, [x, y], colour] of cases)
    t.strictSame(pixel(await pictureOf(client, { mediumId, ...job }), x, y), colours[colour], what);
});

t.test('the text of a stored one is drawn, and replaced by an override', async (t) => {
  const client = await startService(t);
  const { id: mediumId } = await registerFilm(client);
  const { id: watermarkId } = await create(client, 'watermarks', 'W', { text: 'A', fontSize: '50%', color: 'lime' });
  const draw = (watermarks: readonly object[]): Promise<Pixels> =>
    pictureOf(client, { mediumId, kind: 'snapshot', parameters: { ...still, watermarks } });
  const [none, stored, same, other] = [
    await draw([]),
    await draw([{ watermarkId }]),
    await draw([{ text: 'A', fontSize: '50%', color: 'lime' }]),
    await draw([{ watermarkId, text: '时' }]),
  ];
  t.notOk(stored.data.equals(none.data));
  t.ok(stored.data.equals(same.data));
  t.notOk(other.data.equals(stored.data));
});

t.test('a job keeps what it was submitted with, a template follows its watermark', async (t) => {
  const client = await startService(t, { workers: { processes: 1 } });
  const { id: mediumId } = await registerFilm(client);
  const logo = await create(client, 'watermarks', 'L', { image: await base64('red'), ...place });
  const parameters = { ...still, watermarks: [{ watermarkId: logo.id }] };
  const { id: templateId } = await create(client, 'templates', 'T', { kind: 'snapshot', parameters });
  const submit = async (): Promise<string> =>
    ((await client.send('POST', '/v1/jobs', { mediumId, templateId })).body as Made).id;
  const before = await submit();
  const changed = { name: 'L', body: { image: await base64('blue'), ...place } };
  t.match(await client.send('PUT', `/v1/watermarks/${logo.id}`, changed), { status: 200 });
  const after = await submit();
  t.equal((await client.send('DELETE', `/v1/watermarks/${logo.id}`)).status, 204);
  t.match(await client.send('POST', '/v1/jobs', { mediumId, templateId }), { status: 404 });
  for (const [id, colour] of [
    [before, 'red'],
    [after, 'blue'],
  ] as const) {
    const { results } = (await ended(client, id)) as { readonly results: readonly { readonly url: string }[] };
    const { data } = await sharp((await client.send('GET', results[0]?.url ?? '')).body)
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    t.strictSame(pixel({ data, width: 160 }, 20, 20), colours[colour]);
  }
});

t.test('a watermark is found, listed, changed and deleted by its account alone', async (t) => {
  const credentials = ['one', 'two'].map((id) => ({ id, secret: `secret-${id}`, account: id }));
  const client = await startService(t, { credentials });
  const as = (id: string): Readonly<Record<string, string>> => ({
    authorization: `Basic ${Buffer.from(`${id}:secret-${id}`).toString('base64')}`,
  });
  const body = { image: await base64('red') };
  const { id, body: stored } = (await client.send('POST', '/v1/watermarks', { name: 'W', body }, as('one')))
    .body as Made;
  const path = `/v1/watermarks/${id}`;
  const [change, use] = [{ name: 'V', body: { text: 'x' } }, { watermarks: [{ watermarkId: id }] }];
  const copy = { name: 'C', body: stored };
  const template = { name: 'T', body: { kind: 'snapshot', parameters: use } };
  const steps: readonly (readonly [who: string, method: string, path: string, body: unknown, status: number])[] = [
    ['two', 'GET', path, undefined, 404],
    ['two', 'PUT', path, change, 404],
    ['two', 'DELETE', path, undefined, 404],
    ['two', 'POST', '/v1/templates', template, 404],
    ['two', 'POST', '/v1/watermarks', copy, 404],
    ['one', 'POST', '/v1/watermarks', copy, 201],
    ['one', 'POST', '/v1/templates', template, 201],
    ['one', 'PUT', path, change, 200],
    ['one', 'GET', path, undefined, 200],
    ['one', 'DELETE', path, undefined, 204],
    ['one', 'GET', path, undefined, 404],
  ];
  for (const [who, method, at, sent, status] of steps)
    t.equal((await client.send(method, at, sent, as(who))).status, status, `${who} ${method} ${at}`);
  t.match(await client.send('GET', '/v1/watermarks', undefined, as('two')), { body: { items: [], next: null } });
  t.match(await client.send('GET', '/v1/watermarks', undefined, as('one')), { body: { items: [{ name: 'C' }] } });
});

const png = { base64: 'iVBORw0KGgo=' };

/** Bodies of watermarks, with the parameter that is refused. */
const refused: readonly (readonly [body: object, parameter: string])[] = [
  [{}, 'body'],
  [{ text: 'x', image: png }, 'body'],
  [{ text: 'x', width: 10 }, 'width'],
  [{ image: png, color: 'red' }, 'color'],
  [{ text: '' }, 'body.text'],
  [{ text: 'x', color: 'no colour' }, 'body.color'],
  [{ text: 'x', borderColor: 'red' }, 'body.borderColor'],
  [{ text: 'x', opacity: 2 }, 'body.opacity'],
  [{ text: 'x', position: 'left' }, 'body.position'],
  [{ text: 'x', start: 5, end: 5 }, 'body.end'],
  [{ text: 'x', font: '/etc/passwd' }, 'body.font'],
  [{ image: { base64: '!' } }, 'body.image.base64'],
  [{ image: { base64: Buffer.from('no image at all').toString('base64') } }, 'body.image'],
  [{ image: { root: 'films', path: '../data/stillframe.db' } }, 'path'],
  [{ image: { root: 'films', path: 'film.mp4' } }, 'body.image'],
];

t.test('what is no watermark is refused by name, stored or said in a job', async (t) => {
  const client = await startService(t);
  for (const [body, parameter] of refused) {
    const answer = await client.send('POST', '/v1/watermarks', { name: 'W', body });
    t.match(answer, { status: 400, body: { error: { code: 'INVALID_PARAMETER', parameter } } }, JSON.stringify(body));
    const parameters = { watermarks: [body] };
    t.match(await client.send('POST', '/v1/templates', { name: 'T', body: { kind: 'animation', parameters } }), {
      status: 400,
    });
  }
  for (const image of [{ root: 'nowhere', path: 'a.png' }, { root: 'films', path: 'a.png' }, { id: '0'.repeat(64) }])
    t.match(await client.send('POST', '/v1/watermarks', { name: 'W', body: { image } }), { status: 404 });
  const large = join(client.films, 'large.png');
  writeFileSync(large, await square('red'));
  const sizes = { [mostImageBytes]: 201, [mostImageBytes + 1]: 413 };
  for (const [bytes, status] of Object.entries(sizes)) {
    truncateSync(large, Number(bytes));
    const body = { image: { root: 'films', path: 'large.png' } };
    t.match(await client.send('POST', '/v1/watermarks', { name: 'W', body }), { status }, `${bytes} bytes`);
  }
});

t.test('images that nothing shows go, those that are shown or young stay', async (t) => {
  const client = await startService(t);
  const { store, roots, folder, outputs, config } = client.serving.service;
  const files = (): readonly string[] =>
    readdirSync(folder.images, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name));
  const [shown, gone] = [
    await create(client, 'watermarks', 'A', { image: await base64('red') }),
    await create(client, 'watermarks', 'B', { image: await base64('blue') }),
  ];
  await client.send('DELETE', `/v1/watermarks/${gone.id}`);
  const images = new WatermarkImages(roots, store.files, folder);
  const sweeper = new Sweeper(store, outputs, images, config.retention, (error) => t.error(error));
  await sweeper.sweep(Date.now());
  t.equal(files().length, 2);
  for (const file of files()) utimesSync(file, 1, 1);
  await sweeper.sweep(Date.now());
  t.match(files(), [new RegExp(`${shown.body.image?.id ?? ''}$`)]);
  t.equal(files().length, 1);
});
