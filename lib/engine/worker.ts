/**
 * Entry of a worker thread, under piscina in both transports. One task at a time; the state of this module is the
 * thread's own. Libraries are loaded before the first task asks for them.
 */
import { Piscina } from 'piscina';
import sharp from 'sharp';
import { dropMemory, keepMemory } from '../compose/spare-memory.js';
import { createDecoder } from '../decoders/frame-decoder.js';
import { toErrorRecord } from '../errors.js';
import { loadBinding } from '../native/binding.js';
import { SourceClient } from '../source/bridge-client.js';
import { NamedFiles } from '../source/named-files.js';
import { buffersOf } from './buffers-of.js';
import { collectYoung, LargeGarbage } from './large-garbage.js';
import { MediaOpener, type OpenMedia } from './open-media.js';
import { OpenMediaCache } from './open-media-cache.js';
import { runPlan } from './run-plan.js';
import type { Task, TaskReply } from './task.js';
import { TaskRun } from './task-run.js';
import type { Attachment, TaskProgress, ToWorker } from './worker-messages.js';

interface Attached {
  readonly attachment: Attachment;
  readonly opener: MediaOpener;
  readonly client: SourceClient;
  readonly kept: OpenMediaCache;
}

warmUp();
let attached: Attached | null = null;
const garbage = new LargeGarbage(collectYoung);

export default async function receive(message: ToWorker): Promise<unknown> {
  switch (message.kind) {
    case 'attach':
      return attach(message.attachment);
    case 'task':
      garbage.collect();
      if (message.memory !== undefined) keepMemory(new Uint8Array(message.memory));
      return transferring(await reply(message.task, message.number));
    case 'trim':
      return trim();
    case 'end':
      attached?.kept.close();
      return process.exit(0);
  }
}

function warmUp(): void {
  try {
    loadBinding();
  } catch {
    // Every task that needs the addon will report it; a worker that cannot start could not say why.
  }
}

function attach(attachment: Attachment): null {
  if (attachment.home === 'own-process') {
    // One still at a time a process: more threads in libvips, or a cache of what is never asked twice, gain nothing.
    sharp.concurrency(1);
    sharp.cache(false);
  }
  const { bridge, settings } = attachment;
  const decoder = createDecoder(settings.decoder, settings.policy.maxBytes);
  const client = new SourceClient(bridge.port, bridge.shared);
  const opener = new MediaOpener(decoder, settings.policy, client);
  attached = { attachment, opener, client, kept: new OpenMediaCache(opener, settings.maxOpenVideos) };
  return null;
}

function trim(): number {
  const began = performance.now();
  dropMemory();
  // In a child only: what waits for the collector holds the memory of pictures and files.
  if (attached?.attachment.home === 'own-process') globalThis.gc?.();
  loadBinding().trimHeaps();
  return performance.now() - began;
}

async function reply(task: Task, number: number): Promise<TaskReply> {
  if (attached === null) throw new Error('a task came before the attachment');
  const { attachment, opener, client } = attached;
  const { settings, cancelWord, progress } = attachment;
  const tell = (share: number): void => progress.postMessage({ number, share } satisfies TaskProgress);
  const files = new NamedFiles(settings.policy, client, () => run.interruption);
  const run: TaskRun = new TaskRun(task, settings.limits, cancelWord, tell, files);
  opener.begin(run);
  try {
    const result = await runTask(run, task, attached);
    return { ok: true, result, stages: run.stages, staged: run.outputs.staged };
  } catch (error) {
    await run.outputs.discard();
    return { ok: false, error: toErrorRecord(error), stages: run.stages };
  }
}

async function runTask(run: TaskRun, { request, source, videoId }: Task, { opener, kept }: Attached): Promise<unknown> {
  if (request.kind === 'close-video') {
    if (videoId !== null) kept.drop(videoId);
    return null;
  }
  const work = (media: OpenMedia): Promise<unknown> => runPlan(run, media, request);
  if (videoId !== null) return await kept.use(run, source, videoId, work);
  using media = await run.measure('open', () => opener.open(run, source));
  return await work(media);
}

/** Hands the result's pixels and files over instead of copying them. */
function transferring(reply: TaskReply): unknown {
  const buffers = reply.ok ? buffersOf(reply.result) : [];
  if (attached?.attachment.home === 'own-process') garbage.note(buffers);
  if (buffers.length === 0) return reply;
  return Piscina.move({
    get [Piscina.transferableSymbol]() {
      return buffers;
    },
    get [Piscina.valueSymbol]() {
      return reply;
    },
  } as never);
}
