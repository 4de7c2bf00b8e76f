import { join } from 'node:path';
import type { SourcePolicy } from '../../dist/source/source-policy.js';
import type { TestServer } from './listen.js';

/** A source, why it is refused, and the code: SOURCE_FORBIDDEN where none is named. */
export interface RefusedSource {
  readonly reason: string;
  readonly source: unknown;
  readonly code?: string;
  readonly policy?: Partial<SourcePolicy>;
}

/** The folder with the files, the server that must not be asked, and the one that may be and leads to it. */
export interface Places {
  readonly dir: string;
  readonly target: TestServer;
  readonly front: TestServer;
}

/** Every source that is refused, by the part of the policy that refuses it. */
export function refusedSources({ dir, target, front }: Places) {
  const { port } = target;
  const inMedia = { roots: [join(dir, 'media')] };
  const toFront = { privateHosts: [`127.0.0.1:${front.port}`] };
  const via = (address: string): string => `${front.origin}/to?${encodeURIComponent(address)}`;

  const schemes: readonly RefusedSource[] = [
    ...[
      'ftp://127.0.0.1/a',
      'FTP://127.0.0.1/a',
      'sftp://127.0.0.1/a',
      'data:video/mp4;base64,AAAA',
      'concat:/etc/hosts|/etc/hostname',
      'pipe:0',
      'fd:0',
      'crypto:/etc/hosts',
      'cache:http://127.0.0.1/',
      'async:/etc/hosts',
      'subfile:/etc/hosts',
      'tee:/etc/hosts',
      'rtsp://127.0.0.1/',
      'srt://127.0.0.1:1',
      'unix:/run/x.sock',
      'gopher://127.0.0.1/',
      'hls+http://127.0.0.1/',
      'javascript:alert(1)',
      'blob:nodedata:1',
      'view-source:http://127.0.0.1/',
    ].map((source) => ({ reason: 'scheme', source })),
    ...['tcp', 'udp', 'tls', 'rtmp', 'httpproxy', 'ws'].map((name) => ({
      reason: 'scheme',
      source: `${name}://127.0.0.1:${port}/`,
    })),
    { reason: 'scheme, as a URL object', source: new URL(`ftp://127.0.0.1:${port}/`) },
    { reason: 'not a URL', source: 'http://', code: 'INVALID_PARAMETER' },
    { reason: 'relative http', source: `http:127.0.0.1:${port}`, code: 'INVALID_PARAMETER' },
    { reason: 'five numbers', source: `http://127.0.0.1.1:${port}/`, code: 'INVALID_PARAMETER' },
    { reason: 'IPv6 zone', source: `http://[fe80::1%25lo]:${port}/`, code: 'INVALID_PARAMETER' },
    { reason: 'name with a colon', source: 'colon:name.mp4' },
  ];

  const credentials: readonly RefusedSource[] = [
    { reason: 'credentials', source: `http://user:secret@127.0.0.1:${port}/` },
    { reason: 'credentials, host allowed', source: `http://user@127.0.0.1:${front.port}/`, policy: toFront },
    { reason: 'a public host before the @', source: `http://example.com@127.0.0.1:${port}/` },
    { reason: 'backslash before the @', source: `http://127.0.0.1:${port}\\@example.com/` },
  ];

  const addresses: readonly RefusedSource[] = [
    ...[
      '127.0.0.1',
      '127.0.0.1.',
      '127.1',
      '127.0.1',
      '2130706433',
      '0x7f000001',
      '0x7F.1',
      '0177.0.0.1',
      '017700000001',
      '127.0.0.0x1',
      '127.255.255.254',
      '①②⑦.0.0.1',
      '127。0。0。1',
      '%31%32%37.0.0.1',
      '0',
      '0.0.0.0',
      '10.0.0.1',
      '172.16.0.1',
      '192.168.0.1',
      '169.254.169.254',
      '100.64.0.1',
      '192.0.2.1',
      '198.18.0.1',
      '224.0.0.1',
      '255.255.255.255',
      '[::1]',
      '[0:0:0:0:0:0:0:1]',
      '[::]',
      '[::ffff:127.0.0.1]',
      '[::ffff:7f00:1]',
      '[::127.0.0.1]',
      '[64:ff9b::127.0.0.1]',
      '[2002:7f00:1::]',
      '[2001:0:7f00:1::]',
      '[fe80::1]',
      '[fd00::1]',
      '[ff02::1]',
      '[fec0::1]',
      '[2001:db8::1]',
    ].map((host) => ({ reason: 'address', source: `http://${host}:${port}/` })),
    { reason: 'address over TLS', source: `https://127.0.0.1:${port}/` },
    { reason: 'address in a URL object', source: new URL(`http://127.0.0.1:${port}/`) },
    { reason: 'address allowed on another port', source: target.origin, policy: toFront },
    {
      reason: 'mapped spelling of an allowed address',
      source: `http://[::ffff:127.0.0.1]:${front.port}/`,
      policy: toFront,
    },
    { reason: 'private, though among the hosts', source: target.origin, policy: { hosts: ['127.0.0.1'] } },
  ];

  const resolved: readonly RefusedSource[] = [
    ...[
      'loopback.test',
      'LOOPBACK.test',
      'loopback6.test',
      'lan.test',
      'metadata.test',
      'mapped.test',
      'nat64.test',
      'mixed.test',
      'any.test',
      'zone.test',
      'localhost',
      'localhost.',
      'ｌocalhost',
    ].map((name) => ({ reason: 'name', source: `http://${name}:${port}/` })),
    { reason: 'one of its addresses', source: `http://mixed-front.test:${front.port}/`, policy: toFront },
    {
      reason: 'name, though among the hosts',
      source: `http://listed.example:${port}/`,
      policy: { hosts: ['listed.example'] },
    },
    {
      reason: 'name allowed on another port',
      source: `http://lan.test:${port}/`,
      policy: { privateHosts: ['lan.test:80'] },
    },
    {
      reason: 'name of another domain',
      source: `http://lan.test:${port}/`,
      policy: { privateHosts: ['*.lan.test', 'an.test'] },
    },
    {
      reason: 'host not listed',
      source: `http://front.test:${front.port}/`,
      policy: { ...toFront, hosts: ['other.test'] },
    },
    {
      reason: 'host like a listed one',
      source: `http://evillisted.example:${port}/`,
      policy: { hosts: ['listed.example', '*.listed.example'] },
    },
    {
      reason: 'bare domain of a wildcard',
      source: `http://listed.example:${port}/`,
      policy: { hosts: ['*.listed.example'], privateHosts: ['*.listed.example'] },
    },
  ];

  const redirects: readonly RefusedSource[] = [
    ...[
      target.origin,
      `//127.0.0.1:${port}/`,
      `http://2130706433:${port}/`,
      `http://[::ffff:7f00:1]:${port}/`,
      `http://loopback.test:${port}/`,
      `http://mixed.test:${port}/`,
      `http://user@127.0.0.1:${front.port}/`,
      `ftp://127.0.0.1:${port}/`,
      `file://${dir}/secret.mp4`,
      'data:,x',
      via(target.origin),
    ].map((address) => ({ reason: 'redirect', source: via(address), policy: toFront })),
    {
      reason: 'redirect to a host not listed',
      source: via(target.origin),
      policy: { privateHosts: ['127.0.0.1'], hosts: [`127.0.0.1:${front.port}`] },
    },
    {
      reason: 'one redirect too many',
      source: via(via(target.origin)),
      policy: { ...toFront, maxRedirects: 1 },
      code: 'LIMIT_EXCEEDED',
    },
  ];

  const paths: readonly RefusedSource[] = [
    ...[
      'secret.mp4',
      'media/../secret.mp4',
      'media/sub/../../secret.mp4',
      'media//..//secret.mp4',
      'media/up/secret.mp4',
      'media/up/media/up/secret.mp4',
      'media/out.mp4',
      'media/zero.mp4',
      'media/dangling.mp4',
      'media-other/b.mp4',
      'missing.mp4',
      'media/../missing.mp4',
      'media/up/missing.mp4',
      '.',
    ].map((path) => ({ reason: 'outside of the roots', source: `${dir}/${path}`, policy: inMedia })),
    { reason: 'outside, as a URL', source: `file://${dir}/secret.mp4`, policy: inMedia },
    { reason: 'outside by .. in a URL', source: `file://${dir}/media/../secret.mp4`, policy: inMedia },
    { reason: 'outside by encoded dots', source: `file://${dir}/media/%2e%2e/secret.mp4`, policy: inMedia },
    { reason: 'outside, no roots', source: `${dir}/media/a.mp4`, policy: { roots: [] } },
    { reason: 'a relative path', source: '../../../../../../../../etc/passwd', policy: inMedia },
    { reason: 'encoded slash', source: `file://${dir}/media%2f..%2fsecret.mp4` },
    { reason: 'encoded NUL', source: `file://${dir}/media/a.mp4%00.txt` },
    { reason: 'host in a file: URL', source: 'file://fileserver/share/a.mp4' },
    { reason: 'address in a file: URL', source: `file://127.0.0.1/a.mp4` },
    { reason: 'NUL', source: `${dir}/media/a.mp4\0.txt` },
    { reason: 'relative file: URL', source: 'file:secret.mp4', code: 'INVALID_PARAMETER' },
    { reason: 'FIFO', source: `${dir}/media/fifo`, policy: inMedia, code: 'INVALID_SOURCE' },
    { reason: 'folder', source: `${dir}/media/folder.mp4`, policy: inMedia, code: 'INVALID_SOURCE' },
    { reason: 'device', source: '/dev/zero', code: 'INVALID_SOURCE' },
    { reason: 'device by a link', source: `${dir}/media/zero.mp4`, code: 'INVALID_SOURCE' },
    { reason: 'standard input', source: '/dev/stdin', policy: inMedia },
    { reason: 'another open file', source: '/proc/self/fd/0', policy: inMedia },
    { reason: 'environment', source: '/proc/self/environ', code: 'INVALID_SOURCE' },
    { reason: 'empty file', source: `${dir}/media/empty.mp4`, policy: inMedia, code: 'INVALID_SOURCE' },
    {
      reason: 'too large a file',
      source: `${dir}/media/a.mp4`,
      policy: { ...inMedia, maxBytes: 4 },
      code: 'LIMIT_EXCEEDED',
    },
  ];

  /** Children that a playlist from the web, and one on this machine, may not have. */
  const children: readonly (readonly [root: 'web' | 'local', child: string, code?: string])[] = [
    ...[
      '/etc/passwd',
      'file:/etc/passwd',
      'file:///etc/passwd',
      'FiLe:///etc/passwd',
      `${dir}/media/a.mp4`,
      'a.ts',
      '../a.ts',
      'data:,x',
      'crypto:/etc/passwd',
      'crypto+http://127.0.0.1/',
      'concat:http://127.0.0.1/',
      'subfile:x',
      'pipe:0',
      `tcp://127.0.0.1:${port}`,
      `ftp://127.0.0.1:${port}/`,
      target.origin,
      `http://2130706433:${port}/`,
      `http://loopback.test:${port}/`,
      `http://user@127.0.0.1:${front.port}/`,
      via(target.origin),
      via('file:///etc/passwd'),
    ].map((child) => ['web', child] as const),
    ...[
      '/etc/passwd',
      `${dir}/secret.mp4`,
      `${dir}/media/../secret.mp4`,
      `file:${dir}/secret.mp4`,
      `file://${dir}/secret.mp4`,
      `file://${dir}/media%2f..%2fsecret.mp4`,
      'file://fileserver/a',
      'file:a.ts',
      `${dir}/media/out.mp4`,
      `${dir}/missing.ts`,
      'data:,x',
      'pipe:0',
      'concat:a|b',
      target.origin,
      via(target.origin),
      `${dir}/media/a.mp4\0`,
    ].map((child) => ['local', child] as const),
    ['local', `${dir}/media/fifo`, 'INVALID_SOURCE'],
    ['local', `${dir}/media/sub`, 'INVALID_SOURCE'],
    ['web', 'http://[', 'INVALID_SOURCE'],
  ];

  return { inMedia, toFront, schemes, credentials, addresses, resolved, redirects, paths, children };
}
