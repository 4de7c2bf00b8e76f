import type { Logger } from 'pino';
import type { Engine } from '../index.js';
import type { Credentials } from './accounts/credentials.js';
import type { Buckets } from './buckets/buckets.js';
import type { Config } from './config/schema.js';
import type { Deliverer } from './events/deliverer.js';
import type { JobDesk } from './jobs/desk.js';
import type { JobRunner } from './jobs/runner.js';
import type { MediaRegistry } from './media/registry.js';
import type { Roots } from './media/roots.js';
import type { MediaSources } from './media/source.js';
import type { OutputStore } from './output/output-store.js';
import type { DataFolder } from './data-folder.js';
import type { Metrics } from './metrics.js';
import type { Pictures } from './pictures/pictures.js';
import type { Store } from './store/store.js';
import type { Templates } from './templates/template.js';
import type { Urls } from './urls.js';
import type { Watermarks } from './watermarks/watermarks.js';

/** Everything the APIs stand on. Adapters see this, and nothing of the engine behind it. */
export interface Service {
  readonly version: string;
  readonly config: Config;
  readonly log: Logger;
  readonly urls: Urls;
  readonly folder: DataFolder;
  readonly credentials: Credentials;
  /** For what a client waits for; jobs have workers of their own. */
  readonly engine: Engine;
  readonly pictures: Pictures;
  readonly metrics: Metrics;
  readonly store: Store;
  readonly outputs: OutputStore;
  readonly roots: Roots;
  readonly sources: MediaSources;
  readonly buckets: Buckets;
  readonly registry: MediaRegistry;
  readonly templates: Templates;
  readonly watermarks: Watermarks;
  readonly desk: JobDesk;
  readonly runner: JobRunner;
  readonly deliverer: Deliverer;
  /** Finishes or gives back what is under way, and ends. Idempotent. */
  close(): Promise<void>;
}
