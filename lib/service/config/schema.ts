import { Type, type Static } from 'typebox';

const strict = { additionalProperties: false } as const;
const gigabyte = 1024 ** 3;

const Root = Type.Union([
  Type.String({ minLength: 1 }),
  Type.Object({ path: Type.String({ minLength: 1 }), public: Type.Boolean({ default: false }) }, strict),
]);

const Credential = Type.Object(
  {
    id: Type.String({ minLength: 1 }),
    secret: Type.String({ minLength: 8 }),
    account: Type.Optional(Type.String({ minLength: 1 })),
    allow: Type.Optional(Type.Array(Type.String({ minLength: 1 }))),
  },
  strict,
);

/**
 * Everything `stillframe serve` can be told. The defaults make a service for one machine: it listens on loopback, keeps
 * everything in one folder and asks nobody for credentials.
 */
export const ConfigSchema = Type.Object(
  {
    listen: Type.Object(
      {
        host: Type.String({ default: '127.0.0.1', minLength: 1, description: 'address to listen on' }),
        port: Type.Integer({ default: 8920, minimum: 0, maximum: 65535, description: 'port; 0 takes a free one' }),
      },
      strict,
    ),
    dataDir: Type.String({ default: './stillframe-data', minLength: 1, description: 'folder for everything stored' }),
    publicUrl: Type.String({
      default: '',
      description: 'how clients reach the service, for URLs in answers; default: the address listened on',
    }),
    allowAnonymous: Type.Boolean({
      default: false,
      description: 'serve without credentials on addresses other machines can reach',
    }),
    sources: Type.Object(
      {
        roots: Type.Record(Type.String(), Root, {
          default: {},
          description: 'folders media may be registered from, by name',
          examples: [{ films: '/srv/films' }, { open: { path: '/srv/open', public: true } }],
        }),
        hosts: Type.Array(Type.String({ minLength: 1 }), {
          default: [],
          description: 'hosts media may be registered from by URL',
          examples: [['cdn.example']],
        }),
      },
      strict,
    ),
    credentials: Type.Array(Credential, {
      default: [],
      description: 'who may call',
      examples: [[{ id: 'app', secret: 'at least 8 letters', allow: ['media.read'] }]],
    }),
    callbacks: Type.Object(
      {
        hosts: Type.Array(Type.String({ minLength: 1 }), {
          default: [],
          description: 'hosts events may be sent to; none: any public host',
          examples: [['hooks.example']],
        }),
        retries: Type.Integer({ default: 8, minimum: 0, maximum: 50, description: 'further tries of a delivery' }),
        signingKey: Type.String({ default: '', description: 'key of the signature; default: one made on first start' }),
      },
      strict,
    ),
    limits: Type.Object(
      {
        uploadBytes: Type.Integer({ default: 10 * gigabyte, minimum: 1, description: 'largest upload' }),
        sourceBytes: Type.Integer({ default: 1024 * gigabyte, minimum: 1, description: 'largest source' }),
        framePixels: Type.Integer({ default: 8192 * 8192, minimum: 1, description: 'largest decoded frame' }),
        outputPixels: Type.Integer({ default: 8192 * 8192, minimum: 1, description: 'largest picture' }),
        jobSeconds: Type.Integer({ default: 900, minimum: 1, description: 'longest a job may take' }),
        requestSeconds: Type.Integer({
          default: 20,
          minimum: 1,
          description: 'longest a synchronous picture may take',
        }),
        storyboardCells: Type.Integer({
          default: 400,
          minimum: 1,
          maximum: 10_000,
          description: 'most cells of a synchronous storyboard',
        }),
        animationSeconds: Type.Number({
          default: 15,
          exclusiveMinimum: 0,
          description: 'longest span of a synchronous animation',
        }),
        submitsPerSecond: Type.Number({ default: 30, minimum: 0, description: 'submits of an account; 0: no limit' }),
      },
      strict,
    ),
    workers: Type.Object(
      {
        processes: Type.Integer({ default: 0, minimum: 0, maximum: 1024, description: 'workers; 0: one a core' }),
        maxWaiting: Type.Integer({ default: 64, minimum: 0, description: 'synchronous requests that may wait' }),
      },
      strict,
    ),
    retention: Type.Object(
      {
        jobsDays: Type.Number({ default: 30, minimum: 0, description: 'how long ended jobs are listed' }),
        eventsDays: Type.Number({ default: 7, minimum: 0, description: 'how long events are kept' }),
        resultsDays: Type.Number({ default: 30, minimum: 0, description: 'how long results are kept' }),
        resultsBytes: Type.Integer({ default: 50 * gigabyte, minimum: 0, description: 'most bytes of results' }),
        cacheBytes: Type.Integer({ default: 2 * gigabyte, minimum: 0, description: 'most bytes of cached pictures' }),
      },
      strict,
    ),
    qiniu: Type.Object(
      {
        domains: Type.Record(Type.String(), Type.String({ minLength: 1 }), {
          default: {},
          description: 'hosts that serve a bucket in Qiniu\'s way, by root: {"cdn.example.com": "films"}',
        }),
        defaultBucket: Type.String({
          default: '',
          description: 'root that all other hosts serve in this way; default: none',
        }),
      },
      strict,
    ),
    logLevel: Type.Enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], {
      default: 'info',
      description: 'fatal, error, warn, info, debug, trace or silent',
    }),
  },
  strict,
);

export type Config = Static<typeof ConfigSchema>;
export type CredentialConfig = Static<typeof Credential>;
