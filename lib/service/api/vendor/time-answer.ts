import type { ServerResponse } from 'node:http';
import type { Metrics } from '../../metrics.js';

/** Counts an adapter's answer among the service's, under the adapter's name. */
export function timeAnswer({ httpRequests }: Metrics, route: string, response: ServerResponse): void {
  const startedMs = performance.now();
  response.once('finish', () => {
    const labels = { route, method: response.req.method ?? '', status: response.statusCode };
    httpRequests.observe(labels, (performance.now() - startedMs) / 1000);
  });
}
