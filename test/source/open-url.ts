import type { Test } from 'tap';
import { createUrlOpener, type OpenedUrl } from '../../dist/source/http-source.js';
import { defaultSourcePolicy, type SourcePolicy } from '../../dist/source/source-policy.js';
import type { TestServer } from './listen.js';

/** Opens addresses, never names. */
export const openUrl = createUrlOpener((hostname) => Promise.reject(new Error(`no test resolves ${hostname}`)));

/** Opens a file of a test server, until the end of the test. */
export async function open(
  t: Test,
  server: TestServer,
  policy: Partial<SourcePolicy> = {},
  path = '/a.mp4',
): Promise<OpenedUrl> {
  const privateHosts = [`127.0.0.1:${server.port}`];
  const full = { ...defaultSourcePolicy, privateHosts, idleTimeoutMs: 5000, ...policy };
  const opened = await openUrl(server.origin + path, full, new AbortController().signal);
  t.teardown(() => opened.source.close());
  return opened;
}
