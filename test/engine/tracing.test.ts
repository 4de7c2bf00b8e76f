import { tracingChannel } from 'node:diagnostics_channel';
import t from 'tap';
import { createEngine } from '../../dist/index.js';
import { clip } from './clips.js';

t.test('a subscriber sees a verb start and end, with the time of each stage', async (t) => {
  await using engine = createEngine({ concurrency: 1 });
  const seen: string[] = [];
  let stages: readonly { readonly stage: string; readonly durationMs: number }[] = [];
  const channel = tracingChannel<string, { verb: string; stages: typeof stages }>('stillframe:snapshot');
  const subscribers = {
    start: ({ verb }: { verb: string }) => void seen.push(`start ${verb}`),
    end: () => undefined,
    asyncStart: () => undefined,
    asyncEnd: (context: { stages: typeof stages }) => {
      seen.push('end');
      stages = context.stages;
    },
    error: () => void seen.push('error'),
  };
  channel.subscribe(subscribers);
  t.teardown(() => channel.unsubscribe(subscribers));
  await engine.snapshot(clip, { at: 1, width: 64 });
  t.strictSame(seen, ['start snapshot', 'end']);
  t.strictSame([...new Set(stages.map(({ stage }) => stage))], ['open', 'decode', 'convert', 'encode']);
  t.ok(stages.every(({ durationMs }) => durationMs >= 0));
  await t.rejects(engine.snapshot('/nowhere'));
  t.strictSame(seen.slice(2), ['start snapshot', 'error', 'end']);
});
