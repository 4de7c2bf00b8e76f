import { isIP } from 'node:net';
import { isPublicAddress } from './address-policy.js';
import { sourceError } from './source-error.js';
import type { SourcePolicy } from './source-policy.js';

/**
 * Refuses an address of the web that the policy does not allow, before anything is resolved or connected. The URL
 * class has already made one spelling of it: decimal, octal, hex and full-width IPv4 are dotted, names are lower-case ASCII.
 * Names are judged again by what they resolve to, in `checked-lookup.ts`.
 */
export function checkUrl(url: URL, policy: SourcePolicy): void {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw sourceError('SOURCE_FORBIDDEN', 'the scheme must be http or https', url.protocol);
  }
  if (url.username !== '' || url.password !== '') {
    throw sourceError('SOURCE_FORBIDDEN', 'a URL must not carry credentials', shownUrl(url));
  }
  const host = hostOf(url);
  const port = portOf(url);
  if (policy.hosts !== null && !matchesAny(policy.hosts, host, port)) {
    throw sourceError('SOURCE_FORBIDDEN', 'the host is not one that may be asked', shownUrl(url));
  }
  if (isIP(host) !== 0 && !isAddressAllowed(host, url, policy)) {
    throw sourceError('SOURCE_FORBIDDEN', 'the host is not a public one', shownUrl(url));
  }
}

/** Whether a connection may be made to `address` for `url`: a public one, or one that is allowed by name. */
export function isAddressAllowed(address: string, url: URL, policy: SourcePolicy): boolean {
  if (isIP(address) === 0) return false;
  if (isPublicAddress(address)) return true;
  const port = portOf(url);
  return matchesAny(policy.privateHosts, hostOf(url), port) || matchesAny(policy.privateHosts, address, port);
}

/** A URL fit for messages: no query, no fragment, no credentials. */
export function shownUrl(url: URL): string {
  return `${url.protocol}//${url.host}${url.pathname}`;
}

function hostOf(url: URL): string {
  return bare(url.hostname);
}

function bare(hostname: string): string {
  const unbracketed = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname;
  return unbracketed.endsWith('.') ? unbracketed.slice(0, -1) : unbracketed;
}

function portOf(url: URL): string {
  if (url.port !== '') return url.port;
  return url.protocol === 'https:' ? '443' : '80';
}

interface HostPattern {
  readonly host: string;
  readonly subdomains: boolean;
  readonly port: string | null;
}

function matchesAny(patterns: readonly string[], host: string, port: string): boolean {
  return patterns.some((text) => {
    const pattern = parsePattern(text);
    if (pattern === null || (pattern.port !== null && pattern.port !== port)) return false;
    return pattern.subdomains ? host.endsWith(`.${pattern.host}`) : host === pattern.host;
  });
}

/** `host`, `*.host`, `1.2.3.4`, `::1` or `[::1]`, each with or without `:port` (IPv6 then in brackets); null when it is none. */
function parsePattern(text: string): HostPattern | null {
  const subdomains = text.startsWith('*.');
  const rest = subdomains ? text.slice(2) : text;
  const bracketed = isIP(rest) === 6 ? `[${rest}]` : rest;
  const match = /^(\[[^\]]+\]|[^:/?#@*\\]+)(?::(\d{1,5}))?$/.exec(bracketed);
  const name = match?.[1];
  if (name === undefined || !URL.canParse(`http://${name}/`)) return null;
  const host = bare(new URL(`http://${name}/`).hostname);
  // A wildcard before an address would match nothing that exists; say so by matching nothing.
  if (host === '' || (subdomains && isIP(host) !== 0)) return null;
  return { host, subdomains, port: match?.[2] === undefined ? null : String(Number(match[2])) };
}
