import { tracingChannel, type TracingChannel } from 'node:diagnostics_channel';
import type { StageTiming } from './task.js';

/** What subscribers of `tracing:stillframe:<verb>:*` see; `stages` is there once the call has ended. */
export interface TraceContext {
  readonly verb: Verb;
  stages: readonly StageTiming[];
}

/** Calls of several tasks. */
export type SeriesVerb = 'snapshots' | 'sprite' | 'render';

export type Verb = 'probe' | 'frame' | 'snapshot' | 'snapshots' | 'sprite' | 'render' | 'animate';

const channels: Readonly<Record<Verb, TracingChannel<unknown, TraceContext>>> = {
  probe: tracingChannel('stillframe:probe'),
  frame: tracingChannel('stillframe:frame'),
  snapshot: tracingChannel('stillframe:snapshot'),
  snapshots: tracingChannel('stillframe:snapshots'),
  sprite: tracingChannel('stillframe:sprite'),
  render: tracingChannel('stillframe:render'),
  animate: tracingChannel('stillframe:animate'),
};

/** Publishes the call's start, end and error on the verb's tracing channel; costs nothing while nobody listens. */
export function traced<T>(verb: Verb, call: (context: TraceContext) => Promise<T>): Promise<T> {
  const context: TraceContext = { verb, stages: [] };
  const channel = channels[verb];
  return channel.hasSubscribers ? channel.tracePromise(call, context, undefined, context) : call(context);
}

/** The same for a call that is no promise: from now on until `end`, which is told the error, or null. */
export function openTrace(verb: Verb): { readonly context: TraceContext; end(this: void, error: Error | null): void } {
  let end: (error: Error | null) => void = () => undefined;
  let context: TraceContext = { verb, stages: [] };
  const call = traced(verb, (published) => {
    context = published;
    return new Promise<void>((resolve, reject) => {
      end = (error) => {
        if (error === null) resolve();
        else reject(error);
      };
    });
  });
  // Reported by the call itself.
  call.catch(() => undefined);
  return { context, end };
}
