import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { invalidParameter, StillframeError } from '../../errors.js';
import { compileCheck, faultError, type SchemaFault } from '../schema-check.js';
import { configKeys, type ConfigKey } from './keys.js';
import { ConfigSchema, type Config } from './schema.js';

export interface ConfigInput {
  /** A JSON file; null for none. */
  readonly file: string | null;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** By flag, without the dashes: `listen-port`. */
  readonly flags: Readonly<Record<string, string>>;
}

/**
 * The configuration: defaults, then the file, then the environment, then flags; the later wins, key by key.
 * @throws INVALID_PARAMETER naming the key, where it came from and its rule
 */
export function loadConfig({ file, environment, flags }: ConfigInput): Config {
  const merged = file === null ? {} : readFile(file);
  for (const key of configKeys) {
    const { flag, variable } = key;
    for (const [origin, text] of [
      [variable, environment[variable]],
      [flag, flags[flag.slice(2)]],
    ] as const) {
      if (text !== undefined) assign(merged, key, origin, text);
    }
  }
  return checkConfig(merged);
}

const check = compileCheck(ConfigSchema);

/** A configuration given as data. Fills in defaults; refuses unknown keys and values outside their rules. */
export function checkConfig(input: unknown): Config {
  const outcome = check(withSections(input));
  if ('fault' in outcome) throw refusal(outcome.fault);
  const config = outcome.value as Config;
  checkRootNames(config);
  checkBuckets(config);
  checkAccess(config);
  return config;
}

function refusal({ parameter, rule, value }: SchemaFault): StillframeError {
  const key = configKeys.find(({ path }) => `${parameter}.`.startsWith(`${path.join('.')}.`));
  const helped = key === undefined || key.example === null ? rule : `${rule} (${key.form})`;
  return faultError({ parameter, rule: helped, value: parameter.endsWith('secret') ? 'a hidden text' : value });
}

/** Sections that are not there at all, so that their settings get their defaults. */
function withSections(input: unknown): unknown {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return input;
  const sections = configKeys.filter(({ path }) => path.length === 2).map(({ path }) => [path[0], {}] as const);
  return { ...Object.fromEntries(sections), ...structuredClone(input) };
}

/** Names of roots are parts of URLs. */
function checkRootNames({ sources: { roots } }: Config): void {
  const bad = Object.keys(roots).find((name) => !/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/.test(name));
  if (bad !== undefined)
    throw invalid(
      'sources.roots',
      `${JSON.stringify(bad)} must be 1 to 63 letters, digits, dots, dashes or underscores`,
    );
}

/** A bucket is a root. */
function checkBuckets({ qiniu: { domains, defaultBucket }, sources: { roots } }: Config): void {
  const named = Object.entries(domains).map(([host, root]): [string, string] => [`qiniu.domains.${host}`, root]);
  if (defaultBucket !== '') named.push(['qiniu.defaultBucket', defaultBucket]);
  const bad = named.find(([, root]) => !Object.hasOwn(roots, root));
  if (bad !== undefined) throw invalid(bad[0], `${JSON.stringify(bad[1])} must be the name of a root`);
}

function checkAccess({ listen: { host }, credentials, allowAnonymous }: Config): void {
  if (credentials.length > 0 || allowAnonymous || isLoopback(host)) return;
  throw invalid('listen.host', `${host} can be reached from other machines: give credentials, or allowAnonymous`);
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

function readFile(path: string): Record<string, unknown> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw invalid('config', `${path} cannot be read: ${(error as Error).message}`);
  }
  const parsed = parseFile(path, text);
  if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return { ...parsed };
  throw invalid('config', `${path} must hold a JSON object`);
}

function assign(target: Record<string, unknown>, key: ConfigKey, origin: string, text: string): void {
  const { path, isText } = key;
  const value = isText ? text : parseSetting(key, origin, text);
  const [first = '', second] = path;
  target[first] = second === undefined ? value : { ...(target[first] as object | undefined), [second]: value };
}

function parseFile(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalid('config', `${path} must be JSON: ${(error as Error).message}`);
  }
}

function parseSetting({ path, form }: ConfigKey, origin: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What is wrong with credentials is not for the log.
    throw path[0] === 'credentials'
      ? invalid(origin, `must be ${form}`)
      : invalidParameter(origin, `must be ${form}`, text);
  }
}

function invalid(name: string, rule: string): StillframeError {
  return new StillframeError('INVALID_PARAMETER', `${name}: ${rule}`);
}
