import { isIP, isIPv6 } from 'node:net';
import { resolve } from 'node:path';
import { domainToASCII } from 'node:url';
import { invalidParameter } from '../errors.js';
import { defaultSourcePolicy as defaults, type SourcePolicy } from '../source/source-policy.js';
import { delayMs, list, pathText, wholeNumber } from './check.js';
import { checkKeys } from './keys.js';

/** The public `sources` option: what callers of this engine may name as a source. */
export interface SourceOptions {
  /** Folders that files must lie in, links followed. Default: any path; an empty array allows none. */
  readonly roots?: readonly string[] | undefined;
  /**
   * Hosts that may be asked: `cdn.example.com`, `*.example.com`, either with `:port`. Default: any public host;
   * an empty array allows none.
   */
  readonly hosts?: readonly string[] | undefined;
  /** Hosts and addresses that may be asked although they are private, link-local or loopback. Default none. */
  readonly privateHosts?: readonly string[] | undefined;
  /** 0 to 20, default 5. */
  readonly maxRedirects?: number | undefined;
  /** How deep playlists may nest, 0 to 10, default 2: a master playlist with media playlists. */
  readonly maxPlaylistDepth?: number | undefined;
  /** Longest wait for a connection, and for the next bytes of a response, in milliseconds. Default 15,000. */
  readonly idleTimeoutMs?: number | undefined;
}

const sourceKeys = [
  'roots',
  'hosts',
  'privateHosts',
  'maxRedirects',
  'maxPlaylistDepth',
  'idleTimeoutMs',
] as const satisfies readonly (keyof SourceOptions)[];

/** @param maxBytes `limits.sourceBytes` */
export function parseSources(input: unknown, maxBytes: number): SourcePolicy {
  const options = checkKeys('sources', input, sourceKeys);
  const { roots, hosts, privateHosts = defaults.privateHosts, maxRedirects = defaults.maxRedirects } = options;
  const { maxPlaylistDepth = defaults.maxPlaylistDepth, idleTimeoutMs = defaults.idleTimeoutMs } = options;
  return {
    roots: roots === undefined ? defaults.roots : entries('sources.roots', roots, parseRoot),
    hosts: hosts === undefined ? defaults.hosts : entries('sources.hosts', hosts, parseHost),
    privateHosts: entries('sources.privateHosts', privateHosts, parseHost),
    maxBytes,
    maxRedirects: wholeNumber('sources.maxRedirects', maxRedirects, 0, 20),
    maxPlaylistDepth: wholeNumber('sources.maxPlaylistDepth', maxPlaylistDepth, 0, 10),
    idleTimeoutMs: delayMs('sources.idleTimeoutMs', idleTimeoutMs),
  };
}

function entries(parameter: string, value: unknown, parse: (parameter: string, value: unknown) => string): string[] {
  return list(parameter, value).map((entry, index) => parse(`${parameter}[${index}]`, entry));
}

function parseRoot(parameter: string, value: unknown): string {
  return resolve(pathText(parameter, value));
}

const hostRule = 'must be a host such as "cdn.example.com", "*.example.com" or "10.0.0.7", with or without ":port"';

/** A host in the spelling of `URL.host`: lower case, punycode, IPv6 in brackets. */
function parseHost(parameter: string, value: unknown): string {
  if (typeof value !== 'string') throw invalidParameter(parameter, hostRule, value);
  if (isIPv6(value)) return spelled(parameter, `[${value}]`, value);
  const parts = /^(\*\.)?(\[[^\]]+\]|[^:[\]/@?#\\\s*%]+)(?::(\d{1,5}))?$/u.exec(value);
  const [, wildcard = '', name = '', port] = parts ?? [];
  if (parts === null || (port !== undefined && !(Number(port) >= 1 && Number(port) <= 65_535))) {
    throw invalidParameter(parameter, hostRule, value);
  }
  // An address has no subdomains.
  if (wildcard !== '' && (name.startsWith('[') || isIP(name) !== 0)) throw invalidParameter(parameter, hostRule, value);
  return wildcard + spelled(parameter, name, value) + (port === undefined ? '' : `:${Number(port)}`);
}

function spelled(parameter: string, name: string, value: string): string {
  const ascii = name.startsWith('[') ? bracketed(name) : domainToASCII(name.replace(/\.$/, ''));
  if (ascii === '') throw invalidParameter(parameter, hostRule, value);
  return ascii;
}

function bracketed(name: string): string {
  return isIPv6(name.slice(1, -1)) && URL.canParse(`http://${name}/`) ? new URL(`http://${name}/`).hostname : '';
}
