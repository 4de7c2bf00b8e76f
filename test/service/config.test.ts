import { join } from 'node:path';
import t from 'tap';
import { StillframeError } from '../../dist/errors.js';
import { configKeys } from '../../dist/service/config/keys.js';
import { checkConfig, loadConfig } from '../../dist/service/config/load.js';

const nothing = { file: null, environment: {}, flags: {} };

t.test('without any setting: loopback, one folder, no credentials', async (t) => {
  t.match(loadConfig(nothing), {
    listen: { host: '127.0.0.1', port: 8920 },
    dataDir: './stillframe-data',
    credentials: [],
    sources: { roots: {}, hosts: [] },
    limits: { submitsPerSecond: 30 },
  });
});

t.test('a flag wins over the environment, which wins over the file, key by key', async (t) => {
  const folder = t.testdir({ 'c.json': '{"listen": {"host": "127.0.0.2", "port": 1}, "dataDir": "file"}' });
  const environment = { STILLFRAME_LISTEN_PORT: '2', STILLFRAME_DATA_DIR: 'env' };
  const config = loadConfig({ file: join(folder, 'c.json'), environment, flags: { 'listen-port': '3' } });
  t.match(config, { listen: { host: '127.0.0.2', port: 3 }, dataDir: 'env' });
});

t.test('every setting has a flag and a variable of its own, and a description', async (t) => {
  for (const spelling of ['flag', 'variable'] as const)
    t.equal(new Set(configKeys.map((key) => key[spelling])).size, configKeys.length);
  t.strictSame(
    configKeys.filter(({ description }) => description === ''),
    [],
  );
  t.match(
    configKeys.find(({ path }) => path.join('.') === 'limits.uploadBytes'),
    { flag: '--limits-upload-bytes', variable: 'STILLFRAME_LIMITS_UPLOAD_BYTES' },
  );
});

t.test('lists and maps are JSON in flags and variables', async (t) => {
  const flags = { 'sources-roots': '{"films": "/srv", "open": {"path": "/pub", "public": true}}' };
  const environment = { STILLFRAME_SOURCES_HOSTS: '["cdn.example"]' };
  t.match(loadConfig({ ...nothing, environment, flags }).sources, {
    roots: { films: '/srv', open: { path: '/pub', public: true } },
    hosts: ['cdn.example'],
  });
});

const refused: readonly (readonly [input: unknown, message: RegExp])[] = [
  [{ listen: { port: 70000 } }, /^listen\.port: /],
  [{ listen: { prot: 1 } }, /^listen\.prot: is not known/],
  [{ colour: 1 }, /^colour: is not known/],
  [{ sources: { roots: { '../x': '/srv' } } }, /^sources\.roots/],
  [{ credentials: [{ id: 'a', secret: 'short' }] }, /^credentials\.0\.secret: ((?!short).)*$/],
  [{ sources: { roots: ['/srv'] } }, /^sources\.roots: must be object \(JSON such as {"films"/],
  [{ sources: { roots: { films: 1 } } }, /^sources\.roots\.films: .*JSON such as {"films"/],
  [{ logLevel: 'loud' }, /^logLevel: /],
  [{ listen: { host: '0.0.0.0' } }, /^listen\.host: 0\.0\.0\.0 can be reached from other machines/],
  [{ listen: { host: '::' } }, /^listen\.host/],
  [[], /must be object/],
];

t.test('what is not right is refused by name', async (t) => {
  for (const [input, message] of refused)
    t.throws(() => checkConfig(input), { code: 'INVALID_PARAMETER', message }, JSON.stringify(input));
  const folder = t.testdir({ 'bad.json': '{' });
  const flags = (given: Record<string, string>): Parameters<typeof loadConfig>[0] => ({ ...nothing, flags: given });
  for (const [input, message] of [
    [flags({ 'sources-roots': 'films' }), /--sources-roots: must be JSON such as {"films":"\/srv\/films"}.*"films"$/],
    [flags({ 'listen-port': 'eighty' }), /--listen-port: must be a number, got "eighty"/],
    [flags({ 'allow-anonymous': 'yes' }), /--allow-anonymous: must be true or false/],
    [flags({ credentials: 'a:secret' }), /--credentials: must be JSON such as [^:]*"id":[^']*$/],
  ] as const)
    t.throws(() => loadConfig(input), { code: 'INVALID_PARAMETER', message });
  for (const input of [
    { ...nothing, file: join(folder, 'bad.json') },
    { ...nothing, file: join(folder, 'missing.json') },
    { ...nothing, flags: { 'listen-port': 'eighty' } },
  ])
    t.throws(() => loadConfig(input), StillframeError);
});

t.test('other machines may be served with credentials, or when told so', async (t) => {
  const listen = { host: '0.0.0.0' };
  t.ok(checkConfig({ listen, allowAnonymous: true }));
  t.ok(checkConfig({ listen, credentials: [{ id: 'a', secret: 'long enough' }] }));
});
