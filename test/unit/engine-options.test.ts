import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import t from 'tap';
import { parseEngineOptions } from '../../dist/request/engine-options.js';
import { defaultLimits } from '../../dist/request/limits.js';
import { defaultSourcePolicy } from '../../dist/source/source-policy.js';
import { faultOf } from './faults.js';

t.test('nothing given is filled with the defaults', async (t) => {
  t.strictSame(parseEngineOptions(undefined), {
    concurrency: availableParallelism(),
    maxQueue: 256,
    isolation: 'thread',
    workerPriority: 'normal',
    decoder: 'native',
    limits: defaultLimits,
    policy: defaultSourcePolicy,
    maxOpenVideos: 16,
    videoIdleMs: 60_000,
  });
});

t.test('one limit given leaves the others', async (t) => {
  const { limits, policy } = parseEngineOptions({ limits: { sourceBytes: 1000, timeoutMs: undefined } });
  t.strictSame(limits, { ...defaultLimits, sourceBytes: 1000 });
  t.equal(policy.maxBytes, 1000, 'the limit on bytes is part of the source policy');
});

t.test('roots become absolute, and none is not any', async (t) => {
  const { policy } = parseEngineOptions({ sources: { roots: ['media', '/srv/a/../b/'] } });
  t.strictSame(policy.roots, [resolve('media'), resolve('/srv/b')]);
  t.strictSame(parseEngineOptions({ sources: { roots: [] } }).policy.roots, []);
});

const hosts: readonly (readonly [string, string])[] = [
  ['cdn.example.com', 'cdn.example.com'],
  ['CDN.Example.COM', 'cdn.example.com'],
  ['example.com.', 'example.com'],
  ['*.example.com', '*.example.com'],
  ['*.example.com:8080', '*.example.com:8080'],
  ['localhost:080', 'localhost:80'],
  ['10.0.0.7', '10.0.0.7'],
  ['::1', '[::1]'],
  ['[::1]:443', '[::1]:443'],
  ['[0:0::1]', '[::1]'],
  ['bücher.example', 'xn--bcher-kva.example'],
];
for (const [host, expected] of hosts) {
  t.test(`the host ${host} is kept as ${expected}`, async (t) => {
    const { policy } = parseEngineOptions({ sources: { hosts: [host], privateHosts: [host] } });
    t.strictSame(policy.hosts, [expected]);
    t.strictSame(policy.privateHosts, [expected]);
  });
}

const badHosts = [
  '',
  '*',
  '*.',
  'http://example.com',
  'example.com/',
  'a b',
  'user@host',
  'host:0',
  'host:65536',
  'host:',
];
badHosts.push('a.*.com', '[::1', '[zz]', '*.10.0.0.1', '*.[::1]', 'a%2eb', 'a\0b', '::1:99999');
for (const host of badHosts) {
  t.test(`the host ${JSON.stringify(host)} is refused`, async (t) => {
    const fault = faultOf(() => parseEngineOptions({ sources: { hosts: ['ok.example', host] } }));
    t.match(fault, { code: 'INVALID_PARAMETER', parameter: 'sources.hosts[1]' });
  });
}

const refused: readonly (readonly [object, string])[] = [
  ...[0, 1.5, '4', null, 1025].map((concurrency) => [{ concurrency }, 'concurrency'] as const),
  ...[-1, Infinity].map((maxQueue) => [{ maxQueue }, 'maxQueue'] as const),
  ...['threads', 'none', true].map((isolation) => [{ isolation }, 'isolation'] as const),
  ...['low', 'high', 10].map((workerPriority) => [{ workerPriority }, 'workerPriority'] as const),
  [{ isolation: 'process', workerPriority: 'high' }, 'workerPriority'],
  ...['ffmpeg', null].map((decoder) => [{ decoder }, 'decoder'] as const),
  [{ maxOpenVideos: 0 }, 'maxOpenVideos'],
  [{ videoIdleMs: 0 }, 'videoIdleMs'],
  [{ limits: [] }, 'limits'],
  [{ limits: null }, 'limits'],
  [{ limits: { framePixels: 0 } }, 'limits.framePixels'],
  [{ limits: { outputPixels: '1' } }, 'limits.outputPixels'],
  [{ limits: { sourceBytes: 2 ** 60 } }, 'limits.sourceBytes'],
  [{ limits: { timeoutMs: Infinity } }, 'limits.timeoutMs'],
  [{ sources: 'all' }, 'sources'],
  [{ sources: { roots: '/srv' } }, 'sources.roots'],
  [{ sources: { roots: [''] } }, 'sources.roots[0]'],
  [{ sources: { roots: ['/srv', '/a\0b'] } }, 'sources.roots[1]'],
  [{ sources: { hosts: 'example.com' } }, 'sources.hosts'],
  [{ sources: { privateHosts: [1] } }, 'sources.privateHosts[0]'],
  [{ sources: { maxRedirects: -1 } }, 'sources.maxRedirects'],
  [{ sources: { maxPlaylistDepth: 11 } }, 'sources.maxPlaylistDepth'],
  [{ sources: { idleTimeoutMs: 0 } }, 'sources.idleTimeoutMs'],
  [{ sources: { maxBytes: 1 } }, 'maxBytes'],
];
for (const [options, parameter] of refused) {
  t.test(`createEngine refuses ${JSON.stringify(options)}`, async (t) => {
    t.match(
      faultOf(() => parseEngineOptions(options)),
      { code: 'INVALID_PARAMETER', parameter },
    );
  });
}

t.test('beamcoder works in processes only', async (t) => {
  for (const isolation of [undefined, 'process'] as const) {
    t.match(parseEngineOptions({ decoder: 'beamcoder', isolation }), { decoder: 'beamcoder', isolation: 'process' });
  }
  const fault = faultOf(() => parseEngineOptions({ decoder: 'beamcoder', isolation: 'thread' }));
  t.match(fault, { code: 'INVALID_PARAMETER', parameter: 'isolation' });
  t.match(fault?.message, /"process" with the beamcoder decoder/);
});
