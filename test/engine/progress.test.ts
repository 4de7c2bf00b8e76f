import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { createEngine, type Engine } from '../../dist/index.js';
import { ThreadSlot } from '../../dist/engine/thread-slot.js';
import type { Attachment, ToWorker } from '../../dist/engine/worker-messages.js';
import { parseEngineOptions } from '../../dist/request/engine-options.js';
import { clip, isolations } from './clips.js';

type Listener = (share: number) => void;

const verbs: Readonly<Record<string, (engine: Engine, onProgress: Listener) => Promise<unknown>>> = {
  probe: (engine, onProgress) => engine.probe(clip, { onProgress }),
  snapshot: (engine, onProgress) => engine.snapshot(clip, { width: 32, onProgress }),
  animate: (engine, onProgress) => engine.animate(clip, { duration: 1, fps: 5, width: 32, onProgress }),
  sprite: (engine, onProgress) => engine.sprite(clip, { count: 4, cellWidth: 32, onProgress }),
  render: (engine, onProgress) => engine.render(clip, { sprite: { count: 4, cellWidth: 32 }, onProgress }),
  snapshots: async (engine, onProgress) => {
    const items: unknown[] = [];
    for await (const item of engine.snapshots(clip, { count: 40, width: 32, onProgress })) items.push(item);
  },
};

const boom = new Error('boom');
const failed = { code: 'ABORTED', message: 'onProgress threw: boom', cause: boom };
const listeners: Readonly<Record<string, Listener>> = {
  'throws at once': () => {
    throw boom;
  },
  'throws at the very end': (share) => {
    if (share === 1) throw boom;
  },
};
const foreignPromise: PromiseLike<never> = {
  then: (_, reject) => Promise.reject(boom).then(undefined, reject),
};
/** Have the type of one that throws, and are heard only when the call goes on. */
const rejecting: Readonly<Record<string, Listener>> = {
  'a rejection': () => Promise.reject(boom) as unknown as undefined,
  'that of a foreign promise': () => foreignPromise as unknown as undefined,
};

for (const isolation of isolations) {
  t.test(`${isolation}: a listener that fails ends its own call, and nothing else`, async (t) => {
    await using engine = createEngine({ concurrency: 1, isolation });
    for (const [verb, call] of Object.entries(verbs)) {
      for (const [how, listener] of Object.entries(listeners)) {
        await t.rejects(call(engine, listener), failed, `${verb}: ${how}`);
      }
    }
    for (const [how, listener] of Object.entries(rejecting))
      await t.rejects(verbs['snapshots']?.(engine, listener) ?? Promise.resolve(), failed, how);
    const nameless = (): never => {
      throw Object.create(null);
    };
    await t.rejects(engine.probe(clip, { onProgress: nameless }), { code: 'ABORTED' }, 'something that is no text');
    t.match(await engine.probe(clip), { video: { codec: 'h264' } }, 'the worker goes on');
  });
}

for (const isolation of isolations) {
  t.test(`${isolation}: a listener that fails at the very end leaves no file`, async (t) => {
    await using engine = createEngine({ concurrency: 1, isolation });
    const folder = t.testdir({});
    const onProgress = listeners['throws at the very end'];
    const output = join(folder, 'a.jpg');
    await t.rejects(engine.snapshot(clip, { width: 32, output, onProgress }), failed);
    t.strictSame(readdirSync(folder), []);
  });
}

t.test('what a task says of its progress when it is over reaches no other task', async (t) => {
  const { limits, policy, maxOpenVideos } = parseEngineOptions({});
  const slot = new ThreadSlot({ decoder: 'native', limits, policy, maxOpenVideos }, 'guest');
  const attachments: Attachment[] = [];
  slot.bind(1, async (message: ToWorker) => {
    if (message.kind === 'attach') attachments.push(message.attachment);
    return Promise.resolve(null);
  });
  t.teardown(() => slot.unbind());
  await slot.ready;
  const [attachment] = attachments;
  // Keeps the test alive, as a worker would.
  attachment?.progress.on('message', () => undefined);
  const { signal } = new AbortController();
  const first = slot.beginTask({ signal, reader: null, onProgress: () => t.fail('it is over') });
  first.end();
  const heard: number[] = [];
  const second = await new Promise<number>((resolve) => {
    const onProgress = (share: number): void => {
      heard.push(share);
      resolve(begun.number);
    };
    const begun = slot.beginTask({ signal, reader: null, onProgress });
    attachment?.progress.postMessage({ number: first.number, share: 0.25 });
    attachment?.progress.postMessage({ number: begun.number, share: 0.75 });
  });
  t.not(second, first.number);
  t.strictSame(heard, [0.75]);
  attachment?.progress.close();
});
