import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe } from 'node:diagnostics_channel';

/** What the library publishes of a call; its stages are there once the call has ended. */
interface Trace {
  readonly stages: readonly { readonly stage: string; readonly durationMs: number }[];
}

const calls = new AsyncLocalStorage<Trace[]>();

for (const verb of ['snapshot', 'snapshots', 'sprite', 'animate'])
  subscribe(`tracing:stillframe:${verb}:start`, (trace) => void calls.getStore()?.push(trace as Trace));

/** Does the work, and says how long the library's calls in it have opened and decoded, all workers together. */
export async function withDecodeTime<Result>(
  work: () => Promise<Result>,
): Promise<{ readonly result: Result; readonly decodeMs: number }> {
  const traces: Trace[] = [];
  const result = await calls.run(traces, work);
  const stages = traces.flatMap((trace) => trace.stages).filter(({ stage }) => stage === 'open' || stage === 'decode');
  return { result, decodeMs: stages.reduce((sum, { durationMs }) => sum + durationMs, 0) };
}
