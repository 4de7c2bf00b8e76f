import { tracingChannel, type TracingChannel } from 'node:diagnostics_channel';
import type { StageTiming } from './task.js';

/** What subscribers of `tracing:stillframe:<verb>:*` see; `stages` is there once the call has ended. */
export interface TraceContext {
  readonly verb: Verb;
  stages: readonly StageTiming[];
}

export type Verb = 'probe' | 'frame' | 'snapshot';

const channels: Readonly<Record<Verb, TracingChannel<unknown, TraceContext>>> = {
  probe: tracingChannel('stillframe:probe'),
  frame: tracingChannel('stillframe:frame'),
  snapshot: tracingChannel('stillframe:snapshot'),
};

/** Publishes the call's start, end and error on the verb's tracing channel; costs nothing while nobody listens. */
export function traced<T>(verb: Verb, call: (context: TraceContext) => Promise<T>): Promise<T> {
  const context: TraceContext = { verb, stages: [] };
  const channel = channels[verb];
  return channel.hasSubscribers ? channel.tracePromise(call, context, undefined, context) : call(context);
}
