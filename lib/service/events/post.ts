import * as http from 'node:http';
import * as https from 'node:https';
import { createCheckedLookup, systemResolve } from '../../source/checked-lookup.js';
import { checkUrl, isAddressAllowed } from '../../source/host-policy.js';
import type { SourcePolicy } from '../../source/source-policy.js';

/**
 * Sends a body by POST under the policy of sources: the host must be allowed, and the connection goes to the very address
 * that was judged. Redirects are not followed, as a callback's answer decides nothing but success. Resolves with the status.
 * @throws a coded error for a refused host, the socket's own error for a failed connection
 */
export async function post(
  url: URL,
  body: string,
  headers: http.OutgoingHttpHeaders,
  { policy, signal }: { readonly policy: SourcePolicy; readonly signal: AbortSignal },
): Promise<number> {
  checkUrl(url, policy);
  const { request: start } = url.protocol === 'https:' ? https : http;
  return new Promise((resolve, reject) => {
    const request = start(url, {
      method: 'POST',
      agent: false,
      lookup: createCheckedLookup(systemResolve, (address) => isAddressAllowed(address, url, policy)),
      headers: { ...headers, 'content-length': Buffer.byteLength(body), 'user-agent': 'stillframe' },
      signal,
    });
    request.on('error', reject);
    request.once('response', (response) => {
      resolve(response.statusCode ?? 0);
      // What it says is of no interest, and may be endless.
      response.destroy();
    });
    request.end(body);
  });
}
