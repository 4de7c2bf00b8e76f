/**
 * Entry of a child process: the thread transport with one worker, driven over IPC. Sources that are read
 * over HTTP are read here, on this process's main thread; only the caller's own readers stay with the parent.
 */
import { StillframeError, toErrorRecord } from '../errors.js';
import { buffersOf } from './buffers-of.js';
import type { FromChild, ToChild } from './ipc-messages.js';
import { collectYoung, LargeGarbage } from './large-garbage.js';
import { RemoteReads } from './remote-reader.js';
import { ThreadTransport } from './thread-transport.js';
import type { Task, WorkerSettings } from './task.js';

let transport: ThreadTransport | null = null;
let running: AbortController | null = null;
const garbage = new LargeGarbage(collectYoung);
const reads = new RemoteReads(send);

function send(message: FromChild, onSent: () => void = () => undefined): void {
  // Nobody is left to tell once the channel is closed; `disconnect` ends this process.
  if (process.connected) process.send?.(message, undefined, undefined, onSent);
}

function receive(message: ToChild): void {
  switch (message.kind) {
    case 'start':
      return start(message.settings);
    case 'run':
      return void run(message.task, message.readerSize);
    case 'abort':
      return running?.abort(new StillframeError('ABORTED', 'the call was aborted'));
    case 'bytes':
    case 'read-failed':
      return reads.answer(message);
    case 'end':
      return void end();
  }
}

function start(settings: WorkerSettings): void {
  transport = new ThreadTransport(1, settings, 'own-process');
}

async function run(task: Task, readerSize: number | null | undefined): Promise<void> {
  const stop = new AbortController();
  const reader = readerSize === undefined ? null : reads.source(readerSize);
  running = stop;
  try {
    if (transport === null) throw new StillframeError('INTERNAL', 'the worker process was not started');
    const reply = await transport.run(0, task, {
      signal: stop.signal,
      reader,
      onProgress: (share) => send({ kind: 'progress', share }),
    });
    running = null;
    if (reply.ok) garbage.note(buffersOf(reply.result));
    send({ kind: 'reply', reply }, () => garbage.collect());
  } catch (error) {
    running = null;
    send({ kind: 'failed', error: toErrorRecord(error) });
  }
}

async function end(): Promise<void> {
  running?.abort(new StillframeError('ABORTED', 'the engine was closed'));
  await transport?.close();
  process.exit(0);
}

process.on('message', receive);
// The parent is gone, whatever the reason: nobody can take a result any more.
process.on('disconnect', () => process.exit(0));
// A terminal's Ctrl-C reaches the whole process group; what it means is the parent's decision.
process.on('SIGINT', () => undefined);
