import t from 'tap';
import { checkUrl, isAddressAllowed, shownUrl } from '../../dist/source/host-policy.js';
import { defaultSourcePolicy as defaults, type SourcePolicy } from '../../dist/source/source-policy.js';

interface Row {
  readonly name: string;
  readonly url: string;
  readonly policy?: Partial<SourcePolicy>;
  readonly allowed: boolean;
}

const cdn = { hosts: ['cdn.example.com', '*.media.example', 'ports.example:8443', '8.8.8.8', '[2606:4700::1]:8080'] };

const rows: readonly Row[] = [
  { name: 'a public name', url: 'http://example.com/a', allowed: true },
  { name: 'a public name over TLS', url: 'https://example.com/a', allowed: true },
  { name: 'another scheme', url: 'ftp://example.com/a', allowed: false },
  { name: 'a user name', url: 'http://user@example.com/', allowed: false },
  { name: 'an empty user with a password', url: 'http://:secret@example.com/', allowed: false },
  { name: 'a listed host', url: 'http://cdn.example.com/', policy: cdn, allowed: true },
  { name: 'a listed host in capitals', url: 'http://CDN.Example.COM/', policy: cdn, allowed: true },
  { name: 'a listed host with a trailing dot', url: 'http://cdn.example.com./', policy: cdn, allowed: true },
  { name: 'a listed host on any port', url: 'http://cdn.example.com:81/', policy: cdn, allowed: true },
  { name: 'a host that ends like a listed one', url: 'http://evilcdn.example.com/', policy: cdn, allowed: false },
  {
    name: 'a host that begins like a listed one',
    url: 'http://cdn.example.com.evil.test/',
    policy: cdn,
    allowed: false,
  },
  { name: 'a listed host as user name', url: 'http://cdn.example.com@evil.test/', policy: cdn, allowed: false },
  { name: 'a subdomain of a listed host', url: 'http://a.cdn.example.com/', policy: cdn, allowed: false },
  { name: 'a subdomain of a wildcard', url: 'http://a.media.example/', policy: cdn, allowed: true },
  { name: 'a deep subdomain of a wildcard', url: 'http://a.b.media.example/', policy: cdn, allowed: true },
  { name: 'the bare domain of a wildcard', url: 'http://media.example/', policy: cdn, allowed: false },
  { name: 'a host that ends like a wildcard', url: 'http://evilmedia.example/', policy: cdn, allowed: false },
  { name: 'a listed port', url: 'https://ports.example:8443/', policy: cdn, allowed: true },
  { name: 'a default port where another is listed', url: 'https://ports.example/', policy: cdn, allowed: false },
  { name: 'a listed address', url: 'http://8.8.8.8/', policy: cdn, allowed: true },
  { name: 'a listed address in decimal', url: 'http://134744072/', policy: cdn, allowed: true },
  { name: 'a listed IPv6 address with its port', url: 'http://[2606:4700:0::1]:8080/', policy: cdn, allowed: true },
  { name: 'a listed IPv6 address without its port', url: 'http://[2606:4700::1]/', policy: cdn, allowed: false },
  { name: 'no host listed at all', url: 'http://example.com/', policy: { hosts: [] }, allowed: false },
  {
    name: 'an international name in either spelling',
    url: 'http://bücher.example/',
    policy: { hosts: ['xn--bcher-kva.example'] },
    allowed: true,
  },
  { name: 'loopback', url: 'http://127.0.0.1/', allowed: false },
  {
    name: 'loopback allowed by address',
    url: 'http://127.0.0.1:99/',
    policy: { privateHosts: ['127.0.0.1'] },
    allowed: true,
  },
  {
    name: 'loopback allowed on another port',
    url: 'http://127.0.0.1:98/',
    policy: { privateHosts: ['127.0.0.1:99'] },
    allowed: false,
  },
  {
    name: 'default port of a private host',
    url: 'http://127.0.0.1/',
    policy: { privateHosts: ['127.0.0.1:80'] },
    allowed: true,
  },
  {
    name: 'mapped spelling of an allowed address',
    url: 'http://[::ffff:127.0.0.1]/',
    policy: { privateHosts: ['127.0.0.1'] },
    allowed: false,
  },
  {
    name: 'IPv6 loopback allowed without brackets',
    url: 'http://[::1]/',
    policy: { privateHosts: ['::1'] },
    allowed: true,
  },
  {
    name: 'a private host that is not among the hosts',
    url: 'http://10.0.0.1/',
    policy: { privateHosts: ['10.0.0.1'], hosts: [] },
    allowed: false,
  },
  { name: 'a lone star', url: 'http://example.com/', policy: { hosts: ['*', '*.'] }, allowed: false },
];

t.test('what may be asked', async (t) => {
  for (const { name, url, policy, allowed } of rows) {
    const check = (): void => checkUrl(new URL(url), { ...defaults, ...policy });
    if (allowed) t.doesNotThrow(check, name);
    else t.throws(check, { code: 'SOURCE_FORBIDDEN' }, name);
  }
});

t.test('addresses a name resolves to', async (t) => {
  const url = new URL('http://nas.lan:8080/');
  const allowed = (address: string, privateHosts: string[]): boolean =>
    isAddressAllowed(address, url, { ...defaults, privateHosts });
  t.equal(allowed('192.168.1.2', []), false, 'private');
  t.equal(allowed('192.168.1.2', ['nas.lan']), true, 'private, its name allowed');
  t.equal(allowed('192.168.1.2', ['*.lan:8080']), true, 'private, its domain and port allowed');
  t.equal(allowed('192.168.1.2', ['nas.lan:80']), false, 'private, its name allowed on another port');
  t.equal(allowed('192.168.1.2', ['192.168.1.2']), true, 'private, its address allowed');
  t.equal(allowed('192.168.1.3', ['192.168.1.2']), false, 'private, another address allowed');
  t.equal(allowed('8.8.8.8', []), true, 'public');
  t.equal(allowed('nas.lan', ['nas.lan']), false, 'not an address');
});

t.test('messages show neither query nor credentials', async (t) => {
  t.equal(shownUrl(new URL('https://me:secret@example.com:81/a/b?token=secret#secret')), 'https://example.com:81/a/b');
});
