import { createHmac } from 'node:crypto';
import t from 'tap';
import { Credentials, defaultAccount, equalSecrets, mayDo } from '../../dist/service/accounts/credentials.js';
import { RateLimit } from '../../dist/service/accounts/rate-limit.js';
import { isSigned, signUrl, verifySignedUrl } from '../../dist/service/accounts/signed-url.js';

const credentials = new Credentials([
  { id: 'one', secret: 'secret-of-one' },
  { id: 'two', secret: 'secret-of-two', account: 'team', allow: ['media.read'] },
]);

t.test('a credential is its id and its secret', async (t) => {
  t.match(credentials.verify('one', 'secret-of-one'), { account: defaultAccount, allow: null });
  t.match(credentials.verify('two', 'secret-of-two'), { account: 'team' });
  for (const [id, secret] of [
    ['one', 'secret-of-two'],
    ['one', ''],
    ['three', ''],
    ['three', 'secret-of-one'],
  ] as const)
    t.equal(credentials.verify(id, secret), null, `${id} ${secret}`);
  t.equal(credentials.none, false);
  t.equal(new Credentials([]).none, true);
});

t.test('secrets are compared whole, and nothing equals an empty one', async (t) => {
  t.strictSame(
    [equalSecrets('a', 'a'), equalSecrets('a', 'b'), equalSecrets('aa', 'a'), equalSecrets('', '')],
    [true, false, false, false],
  );
});

t.test('a credential may be limited to some operations', async (t) => {
  const limited = { account: 'team', credential: credentials.get('two') };
  t.equal(mayDo(limited, 'media.read'), true);
  t.equal(mayDo(limited, 'jobs.submit'), false);
  t.equal(mayDo({ account: 'default', credential: null }, 'jobs.submit'), true);
});

t.test('a signed URL holds for what was signed, until it is over', async (t) => {
  const nowMs = 1_700_000_000_000;
  const secret = credentials.get('one')?.secret ?? '';
  const url = new URL('https://h.example/v1/media/x/thumbnail.jpg?width=320&time=1.5');
  const signed = signUrl(url, { id: 'one', secret }, nowMs / 1000 + 60);
  const expected = createHmac('sha256', secret)
    .update('/v1/media/x/thumbnail.jpg?expires=1700000060&key=one&time=1.5&width=320')
    .digest('hex');
  t.equal(signed.searchParams.get('signature'), expected);
  const verify = (change: (url: URL) => void, atMs = nowMs): string | null => {
    const changed = new URL(signed);
    change(changed);
    return verifySignedUrl(changed, credentials, atMs)?.id ?? null;
  };
  t.equal(
    verify(() => undefined),
    'one',
  );
  t.equal(
    verify((url) => (url.host = 'cdn.example')),
    'one',
    'the host may be a cache',
  );
  t.equal(
    verify(() => undefined, nowMs + 61_000),
    null,
    'over',
  );
  for (const [name, value] of [
    ['width', '640'],
    ['expires', '1900000000'],
    ['key', 'two'],
    ['extra', '1'],
    ['signature', expected.replace(/^./, 'x')],
  ] as const)
    t.equal(
      verify(({ searchParams }) => searchParams.set(name, value)),
      null,
      name,
    );
  t.equal(
    verify((url) => (url.pathname = '/v1/media/y/thumbnail.jpg')),
    null,
  );
  t.equal(isSigned(url), false);
});

t.test('so many a second for each name, a second’s worth at once', async (t) => {
  const limit = new RateLimit(2);
  const take = (name: string, nowMs: number): boolean => limit.take(name, nowMs).allowed;
  t.strictSame([take('a', 0), take('a', 0), take('a', 0), take('b', 0)], [true, true, false, true]);
  t.strictSame([take('a', 499), take('a', 500), take('a', 501)], [false, true, false]);
  t.match(limit.take('a', 10_000), { allowed: true, limit: 2, remaining: 1, resetSeconds: 0 });
  limit.take('a', 10_000);
  t.match(limit.take('a', 10_000), { allowed: false, remaining: 0, resetSeconds: 0.5 });
  t.equal(new RateLimit(0).take('a').allowed, true);
});
