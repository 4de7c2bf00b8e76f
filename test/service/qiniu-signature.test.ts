import { createHash, createHmac } from 'node:crypto';
import t from 'tap';
import { Credentials } from '../../dist/service/accounts/credentials.js';
import { authenticate, qboxTexts, qiniuTexts } from '../../dist/service/api/qiniu/authorization.js';
import { decodeEntry, encodeEntry } from '../../dist/service/api/qiniu/entry.js';
import { parseTarget } from '../../dist/service/api/qiniu/target.js';
import { checkDeadline, sign, verifyToken } from '../../dist/service/api/qiniu/token.js';
import { isOwnPath } from '../../dist/service/api/rest/own-path.js';
import { isOfNow } from '../../dist/service/api/vendor/clock.js';
import { credentialBySignature } from '../../dist/service/api/vendor/signature.js';
import { ContentHash } from '../../dist/service/buckets/content-hash.js';
import { accessKey, refusal, secretKey } from './qiniu-service.js';

const credentials = new Credentials([
  { id: accessKey, secret: secretKey },
  { id: 'READER', secret: 'another secret', allow: ['media.read'] },
]);
const service = { credentials };
const form = 'application/x-www-form-urlencoded';
const empty = Buffer.alloc(0);

t.test('signatures are those of the documents and of the official SDK', async (t) => {
  // https://developer.qiniu.com/kodo/1201/access-token and 1202/download-token; the last two were sent by qiniu 7.15.2.
  const move = { method: 'POST', url: '/move/bmV3ZG9jczpmaW5kX21hbi50eHQ=/bmV3ZG9jczpmaW5kLm1hbi50eHQ=', headers: {} };
  t.equal(sign(secretKey, qboxTexts(move, empty)[0] ?? ''), 'FXsYh0wKHYPEsIAgdPD9OfjkeEM=');
  const flower = 'http://developer.qiniu.com/resource/flower.jpg?e=1451491200';
  t.equal(sign(secretKey, flower), 'v24Hqj-H6oM96pmWC-QgDm5JLbk=');
  const url = '/thinking-in-go.mp4?vframe/jpg/offset/7/w/480/h/360/rotate/auto&e=1795222720';
  const { token } = parseTarget(`${url}&token=${accessKey}:iBXcc5U0wB-2pHDjwBtDlrZYL_M=`);
  t.strictSame([token?.signs, token?.deadline], [url, '1795222720']);
  t.equal(verifyToken(credentials, token?.text ?? '', [`http://127.0.0.1:18303${token?.signs ?? ''}`]).id, accessKey);
  const stat = {
    method: 'GET',
    url: '/stat/cWluaXUtdHMtZGVtbzpvdXQvdmZyYW1lLmpwZw==',
    headers: { host: '127.0.0.1:18303', 'content-type': form, 'x-qiniu-date': '20261120T235840Z' },
  };
  t.ok(verifyToken(credentials, `${accessKey}:HgDEoHYl-ezAzkEkcKMvGW1Ur88=`, qiniuTexts(stat, empty)));
});

t.test('every part that is signed counts', async (t) => {
  const date = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  const request = {
    method: 'POST',
    url: '/pfop/?a=1',
    headers: { host: 'api.example', 'content-type': form, 'x-qiniu-date': date, 'x-qiniu-a': 'b', other: 'c' },
  };
  const text = `POST /pfop/?a=1\nHost: api.example\nContent-Type: ${form}\nX-Qiniu-A: b\nX-Qiniu-Date: ${date}\n\nkey=x`;
  const token = `${accessKey}:${createHmac('sha1', secretKey).update(text).digest('base64url')}`;
  const check = (over: object, headers: object = {}, body = 'key=x'): string | null => {
    const changed = {
      ...request,
      ...over,
      headers: { ...request.headers, authorization: `Qiniu ${token}`, ...headers },
    };
    try {
      return authenticate(service, changed, Buffer.from(body), 'jobs.submit').account;
    } catch (error) {
      return String((error as { readonly status: number }).status);
    }
  };
  t.equal(check({}), 'default');
  t.equal(check({}, { other: 'd' }), 'default', 'not signed');
  for (const [name, given] of [
    ['method', check({ method: 'GET' })],
    ['target', check({ url: '/pfop/?a=2' })],
    ['host', check({}, { host: 'other.example' })],
    ['type', check({}, { 'content-type': 'application/json' })],
    ['own header', check({}, { 'x-qiniu-a': 'c' })],
    ['another own header', check({}, { 'x-qiniu-z': 'c' })],
    ['body', check({}, {}, 'key=y')],
    ['scheme', check({}, { authorization: `QBox ${token}` })],
    ['key', check({}, { authorization: `Qiniu ${token.replace(accessKey, 'READER')}` })],
    ['nobody', check({}, { authorization: `Qiniu nobody:${token.split(':')[1] ?? ''}` })],
    ['nothing', check({}, { authorization: undefined })],
  ] as const)
    t.equal(given, '401', name);
});

t.test('a signed request is good for a quarter of an hour', async (t) => {
  const answer = (minutes: number): string => {
    const date = new Date(Date.now() + minutes * 60_000).toISOString().replace(/[-:]|\.\d+/g, '');
    const text = `GET /stat/x\nHost: h\nX-Qiniu-Date: ${date}\n\n`;
    const authorization = `Qiniu ${accessKey}:${sign(secretKey, text)}`;
    const request = { method: 'GET', url: '/stat/x', headers: { host: 'h', 'x-qiniu-date': date, authorization } };
    try {
      return authenticate(service, request, empty, 'media.read').account;
    } catch (error) {
      return (error as Error).message;
    }
  };
  t.strictSame([answer(-14), answer(14)], ['default', 'default']);
  t.match([answer(-16), answer(16)], [/X-Qiniu-Date/, /X-Qiniu-Date/]);
  t.strictSame([isOfNow(0, 900_000), isOfNow(0, 900_001), isOfNow(NaN)], [true, false, false]);
});

t.test('a key that is limited to other operations is forbidden', async (t) => {
  const authorization = `QBox READER:${sign('another secret', '/pfop/\n')}`;
  const request = { method: 'POST', url: '/pfop/', headers: { authorization } };
  t.throws(() => authenticate(service, request, empty, 'jobs.submit'), { code: 'FORBIDDEN' });
  t.equal(authenticate(service, request, empty, 'media.read').credential?.id, 'READER');
});

t.test('any of the signatures a vendor may mean is enough, of a known key', async (t) => {
  const by = (id: string, given: string): string | null =>
    credentialBySignature(credentials, id, given, (secret) => [`${secret}1`, `${secret}2`])?.id ?? null;
  t.strictSame([by(accessKey, `${secretKey}1`), by(accessKey, `${secretKey}2`)], [accessKey, accessKey]);
  t.strictSame([by(accessKey, `${secretKey}3`), by('READER', `${secretKey}1`), by('nobody', '1')], [null, null, null]);
});

t.test('a deadline is a time to come', async (t) => {
  t.doesNotThrow(() => checkDeadline('1000', 1_000_000));
  t.match(
    refusal(() => checkDeadline('999', 1_000_000)),
    { status: 401, message: 'expired token' },
  );
  for (const none of ['', 'soon', '-1', '1e9'])
    t.match(
      refusal(() => checkDeadline(none, 0)),
      { status: 401 },
    );
});

t.test('a query is operations, then the token, which ends it', async (t) => {
  t.strictSame(parseTarget('/a%20b/c.mp4'), { key: 'a b/c.mp4', fops: null, token: null });
  t.strictSame(parseTarget('/a?v=1'), { key: 'a', fops: null, token: null });
  t.equal(parseTarget('/a?imageInfo').fops, 'imageInfo');
  t.equal(parseTarget('/a?vframe%2Fjpg/offset/7%7Csaveas/x').fops, 'vframe/jpg/offset/7|saveas/x');
  t.match(
    refusal(() => parseTarget('/a?vframe/jpg&e=1&token=A:b&w=5')),
    { status: 401 },
  );
  t.match(
    refusal(() => parseTarget('/a?e=1&e=2&token=A:b')),
    { status: 401 },
  );
  t.match(
    refusal(() => parseTarget('/%zz')),
    { status: 400 },
  );
  t.match(
    refusal(() => parseTarget('/')),
    { status: 400 },
  );
  t.match(
    refusal(() => parseTarget(`/${'k'.repeat(751)}`)),
    { status: 400 },
  );
});

t.test('paths of our own API are left to it', async (t) => {
  for (const path of ['/', '/v1/jobs', '/files/a/b', '/media/films/a.mp4', '/healthz', '/readyz', '/metrics'])
    t.equal(isOwnPath(path), true, path);
  for (const path of ['/v1x/jobs', '/film.mp4', '/a/v1/jobs']) t.equal(isOwnPath(path), false, path);
});

t.test('an entry is a bucket and a key', async (t) => {
  t.equal(encodeEntry({ bucket: 'qiniu-ts-demo', key: 'out/vframe.jpg' }), 'cWluaXUtdHMtZGVtbzpvdXQvdmZyYW1lLmpwZw==');
  t.strictSame(decodeEntry('cWluaXUtdHMtZGVtbzpvdXQvdmZyYW1lLmpwZw'), {
    bucket: 'qiniu-ts-demo',
    key: 'out/vframe.jpg',
  });
  t.strictSame(decodeEntry(encodeEntry({ bucket: 'b', key: '七:牛' })), { bucket: 'b', key: '七:牛' });
  for (const bad of [
    '',
    '***',
    'YQ==',
    encodeEntry({ bucket: '', key: 'a' }),
    encodeEntry({ bucket: 'b', key: '' }),
    '_w==',
  ])
    t.match(
      refusal(() => decodeEntry(bad)),
      { status: 400 },
      bad,
    );
});

t.test('a hash is the one Qiniu gives', async (t) => {
  const hashOf = (...parts: readonly Buffer[]): string => {
    const hash = new ContentHash();
    for (const part of parts) hash.update(part);
    return hash.digest();
  };
  // Of nothing, as in https://github.com/qiniu/qetag; the others by the definition there, in one piece.
  t.equal(hashOf(), 'Fto5o-5ea0sNMlW_75VgGJCv2AcJ');
  const block = Buffer.alloc(4 * 1024 * 1024, 7);
  const sha1 = (bytes: Buffer): Buffer => createHash('sha1').update(bytes).digest();
  t.equal(hashOf(block), Buffer.concat([Buffer.of(0x16), sha1(block)]).toString('base64url'));
  const rest = Buffer.from('rest');
  const whole = sha1(Buffer.concat([sha1(block), sha1(rest)]));
  t.equal(hashOf(block, rest), Buffer.concat([Buffer.of(0x96), whole]).toString('base64url'));
  t.equal(hashOf(block.subarray(9), Buffer.concat([block.subarray(0, 9), rest])), hashOf(block, rest));
});
