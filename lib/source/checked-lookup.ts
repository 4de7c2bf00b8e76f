import { lookup as systemLookup } from 'node:dns/promises';
import type { LookupAddress } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { StillframeError } from '../errors.js';
import { sourceError } from './source-error.js';

/** All addresses of a host name. */
export type Resolve = (hostname: string) => Promise<readonly LookupAddress[]>;

export const systemResolve: Resolve = (hostname) => systemLookup(hostname, { all: true });

/**
 * A `lookup` for Node's sockets. The socket connects to the very addresses judged here, so a name that resolves
 * differently a moment later changes nothing. One refused address refuses the name: which of them a socket
 * would try first is not ours to say. Node never calls it for address literals; `checkUrl` judges those.
 */
export function createCheckedLookup(resolve: Resolve, isAllowed: (address: string) => boolean): LookupFunction {
  return (hostname, options, callback) => {
    judge(hostname, resolve, isAllowed, options.family).then(
      (addresses) => {
        const first = addresses[0];
        if (first === undefined) callback(nothingFound(hostname), '', 0);
        else if (options.all === true) callback(null, addresses);
        else callback(null, first.address, first.family);
      },
      (error: unknown) => callback(error as NodeJS.ErrnoException, '', 0),
    );
  };
}

async function judge(
  hostname: string,
  resolve: Resolve,
  isAllowed: (address: string) => boolean,
  family: number | string | undefined,
): Promise<LookupAddress[]> {
  let found: readonly LookupAddress[];
  try {
    found = await resolve(hostname);
  } catch (error) {
    throw StillframeError.is(error) ? error : nothingFound(hostname, error);
  }
  for (const { address } of found) {
    if (!isAllowed(address)) {
      throw sourceError('SOURCE_FORBIDDEN', 'the host is not a public one', `${hostname} is ${address}`);
    }
  }
  const wanted = family === 'IPv4' ? 4 : family === 'IPv6' ? 6 : family;
  return found
    .map(({ address }) => ({ address, family: isIP(address) }))
    .filter((entry) => (wanted !== 4 && wanted !== 6 ? true : entry.family === wanted));
}

function nothingFound(hostname: string, cause?: unknown): StillframeError {
  return sourceError('INVALID_SOURCE', 'the host name cannot be resolved', hostname, cause);
}
