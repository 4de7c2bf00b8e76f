import { availableParallelism } from 'node:os';
import { invalidParameter } from '../errors.js';
import type { SourcePolicy } from '../source/source-policy.js';
import { delayMs, oneOf, wholeNumber } from './check.js';
import { checkKeys } from './keys.js';
import { parseLimits, type LimitOptions } from './limit-options.js';
import type { Limits } from './limits.js';
import { parseSources, type SourceOptions } from './source-options.js';

/** Options of `createEngine`. Bad ones throw INVALID_PARAMETER. */
export interface EngineOptions {
  /** Requests worked on at a time, 1 to 1024. Default: the cores this process may use. */
  readonly concurrency?: number | undefined;
  /** Requests that may wait before BUSY, 0 to 1,000,000. Default 256. */
  readonly maxQueue?: number | undefined;
  /**
   * Where the work runs: worker threads or child processes, which a crash cannot leave. Default `thread`, and `process`
   * for the beamcoder decoder, which runs nowhere else.
   */
  readonly isolation?: 'thread' | 'process' | undefined;
  /**
   * Whether child processes take the processor as everybody does, or only what others leave (`low`): for work that nobody
   * waits for beside work that somebody does. `low` needs isolation `process`. Default `normal`.
   */
  readonly workerPriority?: 'normal' | 'low' | undefined;
  /**
   * What decodes. Default `native`. `beamcoder` is the package of that name where you have installed it (under the GPL):
   * a second opinion, slower, and for single files in common containers only. NATIVE_LOAD_FAILED where it cannot be
   * loaded.
   */
  readonly decoder?: 'native' | 'beamcoder' | undefined;
  readonly limits?: LimitOptions | undefined;
  readonly sources?: SourceOptions | undefined;
  /** Most sources a worker keeps open for `open`, 1 to 10,000; the least recently used goes first. Default 16. */
  readonly maxOpenVideos?: number | undefined;
  /** How long an opened source may lie unused before it is closed, in milliseconds. Default 60,000. */
  readonly videoIdleMs?: number | undefined;
}

/** {@link EngineOptions}, checked and filled. */
export interface EngineSettings {
  readonly concurrency: number;
  readonly maxQueue: number;
  readonly isolation: 'thread' | 'process';
  readonly workerPriority: 'normal' | 'low';
  readonly decoder: 'native' | 'beamcoder';
  readonly limits: Limits;
  readonly policy: SourcePolicy;
  readonly maxOpenVideos: number;
  readonly videoIdleMs: number;
}

const engineKeys = [
  'concurrency',
  'maxQueue',
  'isolation',
  'workerPriority',
  'decoder',
  'limits',
  'sources',
  'maxOpenVideos',
  'videoIdleMs',
] as const satisfies readonly (keyof EngineOptions)[];

export function parseEngineOptions(input: unknown): EngineSettings {
  const options = checkKeys('createEngine', input, engineKeys);
  const { concurrency = availableParallelism(), maxQueue = 256 } = options;
  const { maxOpenVideos = 16, videoIdleMs = 60_000 } = options;
  const limits = parseLimits(options['limits']);
  return {
    concurrency: wholeNumber('concurrency', concurrency, 1, 1024),
    maxQueue: wholeNumber('maxQueue', maxQueue, 0, 1_000_000),
    ...parseWorkers(options),
    limits,
    policy: parseSources(options['sources'], limits.sourceBytes),
    maxOpenVideos: wholeNumber('maxOpenVideos', maxOpenVideos, 1, 10_000),
    videoIdleMs: delayMs('videoIdleMs', videoIdleMs),
  };
}

type Workers = Pick<EngineSettings, 'isolation' | 'workerPriority' | 'decoder'>;

function parseWorkers(options: Readonly<Record<string, unknown>>): Workers {
  const { isolation, decoder } = parseDecoder(options);
  const { workerPriority: priority = 'normal' } = options;
  const workerPriority = oneOf('workerPriority', priority, ['normal', 'low']);
  if (workerPriority === 'low' && isolation === 'thread')
    throw invalidParameter('workerPriority', 'must be "normal" unless isolation is "process"', workerPriority);
  return { isolation, workerPriority, decoder };
}

function parseDecoder(options: Readonly<Record<string, unknown>>): Omit<Workers, 'workerPriority'> {
  const { decoder: name = 'native' } = options;
  const decoder = oneOf('decoder', name, ['native', 'beamcoder']);
  const beamcoder = decoder === 'beamcoder';
  const { isolation = beamcoder ? 'process' : 'thread' } = options;
  if (beamcoder && isolation === 'thread') {
    const rule =
      'must be "process" with the beamcoder decoder: what hangs or crashes in it can only be ended as a process';
    throw invalidParameter('isolation', rule, isolation);
  }
  return { isolation: oneOf('isolation', isolation, ['thread', 'process']), decoder };
}
