import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { PassThrough, Readable } from 'node:stream';
import { ReadableStream } from 'node:stream/web';
import t from 'tap';
import { describeSource } from '../../dist/source/describe-source.js';
import { defaultSourcePolicy as defaults } from '../../dist/source/source-policy.js';

const { signal } = new AbortController();
const policy = { ...defaults, maxBytes: 100 };
const describe = (source: unknown): ReturnType<typeof describeSource> => describeSource(source, policy, signal);

t.test('names', async (t) => {
  const rows: readonly (readonly [source: unknown, descriptor: object])[] = [
    ['a b.mp4', { kind: 'path', path: resolve('a b.mp4') }],
    ['/x/../a#?%20.mp4', { kind: 'path', path: '/a#?%20.mp4' }],
    ['./name:with:colon', { kind: 'path', path: resolve('name:with:colon') }],
    ['file:///a%20b.mp4', { kind: 'path', path: '/a b.mp4' }],
    ['FILE:/a.mp4', { kind: 'path', path: '/a.mp4' }],
    ['file://localhost/a.mp4', { kind: 'path', path: '/a.mp4' }],
    [new URL('file:///x/../a.mp4'), { kind: 'path', path: '/a.mp4' }],
    ['http://Example.com', { kind: 'url', url: 'http://example.com/' }],
    [new URL('https://example.com/a?b'), { kind: 'url', url: 'https://example.com/a?b' }],
  ];
  for (const [source, descriptor] of rows) {
    const described = await describe(source);
    t.same(described.descriptor, descriptor, String(source));
    t.equal(described.reader, null);
    await described.dispose();
  }
});

t.test('memory', async (t) => {
  const bytes = new Uint8Array([1, 2, 3]);
  const shared = new Uint8Array(new SharedArrayBuffer(3));
  for (const source of [
    bytes,
    bytes.buffer,
    Buffer.from([1, 2, 3]),
    new Uint8Array([0, 1, 2, 3]).subarray(1),
    shared,
  ]) {
    const { descriptor } = await describe(source);
    if (descriptor.kind !== 'memory') return t.fail(descriptor.kind);
    t.equal(descriptor.bytes.buffer.byteLength, 3, 'carries nothing but its own bytes');
    t.equal(descriptor.bytes.buffer instanceof ArrayBuffer, true, 'cannot change under the reader');
    t.same([...descriptor.bytes], source === shared ? [0, 0, 0] : [1, 2, 3]);
  }
});

t.test('a Blob is read in slices', async (t) => {
  const { descriptor, reader } = await describe(new Blob(['hello world']));
  t.equal(descriptor.kind, 'reader');
  t.equal(reader?.size, 11);
  t.equal(Buffer.from((await reader?.read(6, 100, signal)) ?? []).toString(), 'world');
  t.equal((await reader?.read(11, 1, signal))?.length, 0);
});

t.test("a caller's reader", async (t) => {
  const content = Buffer.from('hello world');
  const asked: string[] = [];
  const source = {
    size: 11,
    read(offset: number, length: number) {
      asked.push(`${offset}+${length}`);
      return Promise.resolve(content.subarray(offset, offset + Math.min(length, 4)));
    },
  };
  const [first, second] = [await describe(source), await describe(source)];
  t.not(
    first.descriptor.kind === 'reader' && first.descriptor.readerId,
    second.descriptor.kind === 'reader' && second.descriptor.readerId,
    'each has its own id',
  );
  t.equal(
    Buffer.from((await first.reader?.read(0, 6, signal)) ?? []).toString(),
    'hello ',
    'short reads are completed',
  );
  t.same(asked, ['0+6', '4+2']);
});

t.test("a caller's reader that breaks its promises", async (t) => {
  const broken: readonly (readonly [name: string, read: () => unknown])[] = [
    [
      'throws',
      () => {
        throw new Error('lost');
      },
    ],
    ['rejects', () => Promise.reject(new Error('lost'))],
    ['gives too much', () => new Uint8Array(9)],
    ['gives nothing', () => new Uint8Array(0)],
    ['gives a string', () => 'hello'],
    ['gives an array', () => [1, 2]],
    ['gives undefined', () => undefined],
  ];
  for (const [name, read] of broken) {
    const { reader } = await describe({ size: 50, read });
    const failed = await reader?.read(0, 8, signal).catch((error: unknown) => error);
    t.match(failed, { code: 'INVALID_SOURCE' }, name);
    if (name === 'rejects') t.match(failed, { cause: { message: 'lost' } }, 'the cause is kept');
  }
  const stop = new AbortController();
  const { reader } = await describe({ size: 50, read: () => new Promise(() => {}) });
  const hanging = reader?.read(0, 8, stop.signal);
  stop.abort();
  await t.rejects(hanging as Promise<unknown>, { code: 'ABORTED' }, 'never answers');
});

t.test('streams are spooled to a private file', async (t) => {
  const web = new ReadableStream({
    start(controller) {
      for (const word of ['hello ', 'world']) controller.enqueue(Buffer.from(word));
      controller.close();
    },
  });
  for (const stream of [Readable.from([Buffer.from('hello '), Buffer.from('world')]), web]) {
    const described = await describe(stream);
    if (described.descriptor.kind !== 'spool') return t.fail(described.descriptor.kind);
    const { path } = described.descriptor;
    t.equal(readFileSync(path, 'utf8'), 'hello world');
    t.equal(statSync(path).mode & 0o777, 0o600);
    t.equal(statSync(dirname(path)).mode & 0o777, 0o700);
    await described.dispose();
    await described.dispose();
    t.equal(existsSync(dirname(path)), false, 'gone after dispose');
  }
});

t.test('streams that go wrong', async (t) => {
  const failing = new PassThrough();
  const used = new PassThrough();
  used.destroy();
  const locked = new ReadableStream();
  locked.getReader();
  const endless = Readable.from(
    (function* () {
      for (;;) yield Buffer.alloc(30);
    })(),
  );
  const failed = describe(failing);
  failing.write('x');
  failing.destroy(new Error('lost'));
  await t.rejects(failed, { code: 'INVALID_SOURCE', cause: { message: 'lost' } }, 'fails half-way');
  await t.rejects(describe(used), { code: 'INVALID_SOURCE' }, 'closed before');
  await t.rejects(describe(locked), { code: 'INVALID_SOURCE' }, 'locked');
  await t.rejects(describe(Readable.from([])), { code: 'INVALID_SOURCE' }, 'empty');
  await t.rejects(describe(Readable.from(['text'])), { code: 'INVALID_SOURCE' }, 'gives text');
  await t.rejects(describe(endless), { code: 'LIMIT_EXCEEDED' }, 'endless');
  t.equal(endless.destroyed, true);
  let cancelled = false;
  const endlessWeb = new ReadableStream({
    pull: (controller) => controller.enqueue(Buffer.alloc(30)),
    cancel: () => void (cancelled = true),
  });
  await t.rejects(describe(endlessWeb), { code: 'LIMIT_EXCEEDED' }, 'endless, web');
  t.equal(cancelled, true);
});

t.test('a stuck stream ends with its signal', async (t) => {
  const stuckWeb = new ReadableStream({ cancel: () => new Promise(() => {}) });
  for (const stream of [new PassThrough(), stuckWeb]) {
    const stop = new AbortController();
    const stuck = describeSource(stream, policy, stop.signal);
    stop.abort();
    await t.rejects(stuck, { code: 'ABORTED' });
  }
  const timedOut = AbortSignal.abort(new DOMException('too slow', 'TimeoutError'));
  await t.rejects(describeSource(new PassThrough(), policy, timedOut), { code: 'TIMEOUT' });
  const stream = new PassThrough();
  await t.rejects(describeSource(stream, policy, AbortSignal.abort()), { code: 'ABORTED' });
  t.equal(stream.destroyed, true);
});

t.test('anything else', async (t) => {
  const nothing = [
    undefined,
    null,
    5,
    true,
    '',
    {},
    [],
    () => {},
    Symbol('x'),
    { size: 5 },
    { read: () => {} },
    new Date(),
    new Uint16Array(2),
    new DataView(new ArrayBuffer(2)),
    new SharedArrayBuffer(2),
    'file:name',
    'file:',
    'http:',
    'http://',
    'https:/example.com',
    'http://[::1%25lo]/',
    'http://1.2.3.4.5/',
    'http://256.1.1.1/',
    'http://a b/',
    { size: '5', read: () => {} },
    { size: -1, read: () => {} },
    { size: NaN, read: () => {} },
    { size: 1.5, read: () => {} },
  ];
  for (const source of nothing) {
    const name = typeof source === 'object' ? Object.prototype.toString.call(source) : String(source);
    await t.rejects(describe(source), { code: 'INVALID_PARAMETER', fault: { parameter: /^source/ } }, name);
  }
  for (const source of [new Uint8Array(0), new ArrayBuffer(0), new Blob([]), { size: 0, read: () => {} }]) {
    await t.rejects(describe(source), { code: 'INVALID_SOURCE' }, 'empty');
  }
  for (const source of [new Uint8Array(101), new Blob(['x'.repeat(101)]), { size: 101, read: () => {} }]) {
    await t.rejects(describe(source), { code: 'LIMIT_EXCEEDED' }, 'too large');
  }
});
