import { Gauge, Histogram, Registry } from 'prom-client';
import { jobStates } from './jobs/job.js';
import type { Service } from './service.js';

export interface Metrics {
  readonly registry: Registry;
  readonly requests: Histogram<'route' | 'method' | 'status'>;
}

/** What Prometheus is told. Names follow its conventions: base units, `_total` for counters. */
export function createMetrics({ engine, store }: Pick<Service, 'engine' | 'store'>): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const gauge = (name: string, help: string, collect: (gauge: Gauge<'state'>) => void | Promise<void>): void => {
    new Gauge({
      ...{ name, help, registers, labelNames: ['state'] as const },
      async collect() {
        await collect(this);
      },
    });
  };
  gauge('stillframe_engine_calls', 'Calls in the engine: waiting or running.', (gauge) => {
    const { queued, running } = engine.stats();
    gauge.set({ state: 'waiting' }, queued);
    gauge.set({ state: 'running' }, running);
  });
  gauge('stillframe_engine_finished_calls_total', 'Calls the engine has ended.', (gauge) => {
    const { completed, failed, aborted } = engine.stats();
    for (const [state, count] of Object.entries({ completed, failed, aborted })) gauge.set({ state }, count);
  });
  gauge('stillframe_engine_worker_crashes_total', 'Workers that died and were replaced.', (gauge) => {
    gauge.set({ state: 'crashed' }, engine.stats().workerCrashes);
  });
  gauge('stillframe_jobs', 'Jobs by state.', async (gauge) => {
    const counts = await store.jobs.counts();
    for (const state of jobStates) gauge.set({ state }, counts[state]);
  });
  gauge('stillframe_process_resident_memory_bytes', 'Memory of the main process.', (gauge) => {
    gauge.set({ state: 'resident' }, process.memoryUsage.rss());
  });
  const requests = new Histogram({
    name: 'stillframe_http_request_duration_seconds',
    help: 'Time to answer.',
    labelNames: ['route', 'method', 'status'] as const,
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers,
  });
  return { registry, requests };
}
