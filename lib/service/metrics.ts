import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Engine, EngineStats } from '../index.js';
import { jobStates, productKinds } from './jobs/job.js';
import type { JobMeter } from './jobs/runner.js';
import type { DiskCache } from './pictures/disk-cache.js';
import type { Store } from './store/store.js';

/** What the service's parts tell of as it happens; all else is read from them when somebody asks. */
export interface Metrics {
  readonly registry: Registry;
  readonly httpRequests: Histogram<'route' | 'method' | 'status'>;
  /** One attempt at a job. */
  readonly jobSeconds: Histogram<'kind' | 'outcome'>;
  /** From the submission to the first attempt. */
  readonly jobWaitSeconds: Histogram<'kind'>;
  readonly deliveries: Counter<'outcome'>;
}

export interface Measured {
  readonly engines: Readonly<Record<'pictures' | 'jobs', Engine>>;
  readonly store: Store;
  readonly cache: DiskCache;
}

type Label = 'engine' | 'kind' | 'outcome' | 'state';

/**
 * What Prometheus is told: base units, the unit at the name's end, `_total` for what only grows
 * (https://prometheus.io/docs/practices/naming/).
 */
export function createMetrics(measured: Measured): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  measureJobs(registry, measured);
  measureEngines(registry, measured);
  measureCache(registry, measured);
  measureDeliveries(registry, measured);
  const registers = [registry];
  return {
    registry,
    httpRequests: new Histogram({
      name: 'stillframe_http_request_duration_seconds',
      help: 'Time to answer, by route.',
      labelNames: ['route', 'method', 'status'] as const,
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 30],
      registers,
    }),
    jobSeconds: new Histogram({
      name: 'stillframe_job_duration_seconds',
      help: 'Time of one attempt at a job; outcome: succeeded, failed or retried.',
      labelNames: ['kind', 'outcome'] as const,
      buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900],
      registers,
    }),
    jobWaitSeconds: new Histogram({
      name: 'stillframe_job_wait_seconds',
      help: 'Time from the submission of a job to its first attempt.',
      labelNames: ['kind'] as const,
      buckets: [0.01, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 1800, 7200],
      registers,
    }),
    deliveries: new Counter({
      name: 'stillframe_delivery_attempts_total',
      help: 'Callbacks sent; outcome: delivered, pending (to be tried again) or given-up.',
      labelNames: ['outcome'] as const,
      registers,
    }),
  };
}

function measureJobs(registry: Registry, { store: { jobs } }: Measured): void {
  gauge(registry, 'stillframe_jobs', 'Jobs that are remembered.', ['state', 'kind'], async (jobsGauge) => {
    for (const state of jobStates) for (const kind of productKinds) jobsGauge.set({ state, kind }, 0);
    for (const { state, kind, count } of await jobs.counts()) jobsGauge.set({ state, kind }, count);
  });
  gauge(
    registry,
    'stillframe_queue_oldest_age_seconds',
    'How long the oldest has waited; 0: none waits.',
    [],
    async (age) => {
      const oldestMs = await jobs.oldestQueuedMs();
      age.set(oldestMs === null ? 0 : Math.max(0, Date.now() - oldestMs) / 1000);
    },
  );
}

function measureEngines(registry: Registry, { engines }: Measured): void {
  const each = (): (readonly [string, EngineStats])[] =>
    Object.entries(engines).map(([name, engine]) => [name, engine.stats()]);
  gauge(registry, 'stillframe_engine_workers', 'Calls an engine works on at a time.', ['engine'], (workers) => {
    for (const [engine, stats] of each()) workers.set({ engine }, stats.slots);
  });
  gauge(registry, 'stillframe_engine_busy_workers', 'Calls an engine is working on.', ['engine'], (busy) => {
    for (const [engine, stats] of each()) busy.set({ engine }, stats.running);
  });
  gauge(registry, 'stillframe_engine_waiting_calls', 'Calls that wait for a worker.', ['engine'], (waiting) => {
    for (const [engine, stats] of each()) waiting.set({ engine }, stats.queued);
  });
  counter(registry, 'stillframe_engine_calls_total', 'Calls that have ended.', ['engine', 'outcome'], (calls) => {
    for (const [engine, { completed, failed, aborted, rejectedBusy: refused }] of each()) {
      for (const [outcome, count] of Object.entries({ completed, failed, aborted, refused }))
        calls.inc({ engine, outcome }, count);
    }
  });
  counter(registry, 'stillframe_engine_worker_crashes_total', 'Workers that died.', ['engine'], (crashes) => {
    for (const [engine, stats] of each()) crashes.inc({ engine }, stats.workerCrashes);
  });
}

function measureCache(registry: Registry, { cache }: Measured): void {
  const help =
    'Synchronous pictures: answered from the cache (hit), made (miss), or shared with one being made (joined).';
  counter(registry, 'stillframe_picture_cache_requests_total', help, ['outcome'], (requests) => {
    for (const [outcome, count] of Object.entries(cache.counts)) requests.inc({ outcome }, count);
  });
  gauge(registry, 'stillframe_picture_cache_bytes', 'Bytes of the cache on disk.', [], (bytes) => {
    bytes.set(cache.byteLength);
  });
}

function measureDeliveries(registry: Registry, { store: { events } }: Measured): void {
  gauge(registry, 'stillframe_pending_deliveries', 'Callbacks that are to be sent.', [], async (pending) => {
    pending.set(await events.pendingDeliveries());
  });
}

/** Something that goes up and down, read when it is asked for. */
function gauge(
  registry: Registry,
  name: string,
  help: string,
  labelNames: readonly Label[],
  collect: (gauge: Gauge<Label>) => void | Promise<void>,
): void {
  new Gauge<Label>({
    ...{ name, help, labelNames, registers: [registry] },
    async collect() {
      await collect(this);
    },
  });
}

/** Something that is counted elsewhere and only grows. */
function counter(
  registry: Registry,
  name: string,
  help: string,
  labelNames: readonly Label[],
  collect: (counter: Counter<Label>) => void,
): void {
  new Counter<Label>({
    ...{ name, help, labelNames, registers: [registry] },
    collect() {
      this.reset();
      collect(this);
    },
  });
}

/** For the runner. */
export function jobMeter({ jobSeconds, jobWaitSeconds }: Metrics): JobMeter {
  return {
    began: (kind, waitedMs) => jobWaitSeconds.observe({ kind }, Math.max(0, waitedMs) / 1000),
    ended: (kind, outcome, tookMs) => jobSeconds.observe({ kind, outcome }, tookMs / 1000),
  };
}
