import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { pino, type Logger } from 'pino';
import { createEngine, type EngineOptions } from '../index.js';
import { defaultSourcePolicy, type SourcePolicy } from '../source/source-policy.js';
import { Credentials } from './accounts/credentials.js';
import { qiniuWording } from './api/qiniu/wording.js';
import { Buckets } from './buckets/buckets.js';
import type { Config } from './config/schema.js';
import { DataFolder } from './data-folder.js';
import { EventAnnouncer } from './events/announcer.js';
import { defaultBackOffMs, Deliverer } from './events/deliverer.js';
import { restWording } from './events/rest-wording.js';
import { JobDesk } from './jobs/desk.js';
import { makers } from './jobs/makers.js';
import { JobRunner } from './jobs/runner.js';
import { saving } from './jobs/save-files.js';
import { withWatermarkPaths } from './jobs/watermark-paths.js';
import { MediaRegistry } from './media/registry.js';
import { Roots } from './media/roots.js';
import { MediaSources } from './media/source.js';
import { Uploads } from './media/uploads.js';
import { createMetrics, jobMeter } from './metrics.js';
import { DiskCache } from './pictures/disk-cache.js';
import { Pictures } from './pictures/pictures.js';
import { LocalOutputStore } from './output/local-output-store.js';
import { Sweeper } from './results/sweeper.js';
import type { Service } from './service.js';
import { dataFailure } from './start-failure.js';
import type { Store } from './store/store.js';
import { openSqliteStore } from './store/sqlite/sqlite-store.js';
import { runWorkflows } from './templates/workflow.js';
import { Templates } from './templates/template.js';
import { Urls } from './urls.js';
import { WatermarkImages } from './watermarks/images.js';
import { Watermarks } from './watermarks/watermarks.js';

/** How long jobs under way may go on when the service is told to end. */
const graceMs = 10_000;

/**
 * Builds the service and starts its workers; nothing listens yet.
 * @param base how clients reach it
 */
export async function createService(config: Config, base: string, log: Logger = createLog(config)): Promise<Service> {
  const folder = new DataFolder(config.dataDir);
  const store = await openStore(folder);
  const uploads = new Uploads(folder.uploads, store.files);
  await uploads.removeStrays();
  const urls = new Urls(base);
  const roots = new Roots(config.sources.roots);
  for (const { name, folder: path } of roots.missing)
    log.warn({ root: name, path }, 'the folder of a root is not there');
  const buckets = new Buckets(roots, store.objects, folder);
  const sources = new MediaSources(roots, urls.base, folder.uploads);
  const processes = config.workers.processes || availableParallelism();
  const engineOptions: EngineOptions = {
    isolation: 'process',
    concurrency: processes,
    maxQueue: config.workers.maxWaiting,
    limits: pick(config.limits, ['framePixels', 'outputPixels', 'sourceBytes']),
    sources: {
      roots: [...roots.folders, folder.uploads, folder.images],
      hosts: config.sources.hosts,
      privateHosts: config.sources.hosts,
    },
  };
  // Two, so that somebody who waits for a thumbnail does not wait for an animation to end.
  const engine = createEngine(engineOptions);
  const jobEngine = createEngine({ ...engineOptions, workerPriority: 'low' });
  const cache = await DiskCache.open(folder.cache, config.retention.cacheBytes);
  const metrics = createMetrics({ engines: { pictures: engine, jobs: jobEngine }, store, cache });
  const pictures = new Pictures(store.media, sources, engine, cache, {
    ...pick(config.limits, ['storyboardCells', 'animationSeconds']),
    requestMs: config.limits.requestSeconds * 1000,
    mostWaiting: config.workers.maxWaiting,
  });
  const outputs = new LocalOutputStore(folder.outputs);
  const onError = (error: unknown): void => log.error({ err: error }, 'background work failed');
  const announcer = new EventAnnouncer(
    () => deliverer.wake(),
    (result) => urls.ofResult(result),
  );
  const callbackPolicy = policyOf(config.callbacks.hosts);
  const signingKey = config.callbacks.signingKey || folder.key('callbacks');
  const deliverer = new Deliverer(store.events, {
    policy: callbackPolicy,
    retries: config.callbacks.retries,
    timeoutMs: 10_000,
    backOffMs: defaultBackOffMs,
    wordings: new Map([
      ['rest', restWording(signingKey)],
      ['qiniu', qiniuWording(store)],
    ]),
    onTry: (outcome) => metrics.deliveries.inc({ outcome }),
    onError,
  });
  const images = new WatermarkImages(roots, store.files, folder);
  const made = saving(withWatermarkPaths(makers(jobEngine), images), buckets);
  const runner = new JobRunner(store, sources, outputs, made, announcer, {
    concurrency: processes,
    jobMs: config.limits.jobSeconds * 1000,
    leaseMs: 30_000,
    stagingFolder: folder.staging,
    meter: jobMeter(metrics),
    onError,
  });
  const watermarks = new Watermarks(store.definitions, images);
  const templates = new Templates(store.definitions, watermarks);
  const desk = new JobDesk(store, templates, announcer, callbackPolicy, {
    submitted: () => runner.wake(),
    cancelled: (jobId) => runner.abandon(jobId),
  });
  const registry = new MediaRegistry(store.media, engine, sources, uploads, announcer, {
    onReady: (medium) => runWorkflows(store.definitions, desk, medium, onError),
    onDelete: (account, mediumId) => desk.cancelWaiting(account, mediumId),
    onError,
  });
  const sweeper = new Sweeper(store, outputs, images, config.retention, onError);
  sweeper.start();
  await registry.resume();
  runner.wake();
  deliverer.wake();
  let closing: Promise<void> | null = null;
  const end = async (): Promise<void> => {
    await Promise.all([registry.close(), runner.close(graceMs), sweeper.close()]);
    await deliverer.close();
    await Promise.all([engine.close(), jobEngine.close()]);
    await store.close();
  };
  return {
    version: packageVersion(),
    ...{
      config,
      log,
      urls,
      folder,
      engine,
      pictures,
      metrics,
      store,
      outputs,
      roots,
      sources,
      buckets,
      registry,
      templates,
      watermarks,
      desk,
      runner,
    },
    deliverer,
    credentials: new Credentials(config.credentials),
    close: () => (closing ??= end()),
  };
}

/** Whoever has the store has the folder. */
async function openStore(folder: DataFolder): Promise<Store> {
  try {
    folder.make();
    const store = await openSqliteStore(folder.database);
    try {
      folder.prepare();
    } catch (error) {
      await store.close();
      throw error;
    }
    return store;
  } catch (error) {
    throw dataFailure(error, folder.path);
  }
}

export function createLog({ logLevel }: Pick<Config, 'logLevel'>): Logger {
  return pino({ level: logLevel });
}

/** Hosts that are named may be private ones; without any name, every public host may be asked. */
function policyOf(hosts: readonly string[]): SourcePolicy {
  return { ...defaultSourcePolicy, hosts: hosts.length === 0 ? null : hosts, privateHosts: hosts };
}

function pick<T extends object, Key extends keyof T>(from: T, keys: readonly Key[]): Pick<T, Key> {
  return Object.fromEntries(keys.map((key) => [key, from[key]])) as Pick<T, Key>;
}

function packageVersion(): string {
  const manifest = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(manifest) as { readonly version: string }).version;
}
