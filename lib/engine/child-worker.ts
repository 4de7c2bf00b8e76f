import { fork, type ChildProcess } from 'node:child_process';
import { constants, getPriority, setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { fromErrorRecord, StillframeError } from '../errors.js';
import type { EngineSettings } from '../request/engine-options.js';
import type { FromChild, ToChild } from './ipc-messages.js';
import { ReaderService } from './remote-reader.js';
import type { Task, TaskReply, WorkerSettings } from './task.js';
import type { TaskHooks } from './transport.js';

/** How long a child may take to let go of an aborted task before it is killed. */
const graceMs = 2000;
const mebibyte = 1024 * 1024;
/**
 * What glibc may keep between two trims (see `trim-schedule.ts`). A trim empties its heaps; these only say how much they
 * come to hold meanwhile, and bound the peak: two heaps instead of one for every few threads, and blocks above 4 MiB from
 * the system and back to it. A plane of 1080p stays at hand until the next trim, since taking it from the system page by
 * page for each call was a tenth of a still from a key frame.
 */
const heapSettings = {
  MALLOC_ARENA_MAX: '2',
  MALLOC_MMAP_THRESHOLD_: `${4 * mebibyte}`,
  MALLOC_TRIM_THRESHOLD_: `${16 * mebibyte}`,
};
/** How much of a dead child's last words goes into the message. */
const keptStderr = 2000;

interface Running {
  readonly reads: ReaderService | null;
  readonly onProgress: TaskHooks['onProgress'];
  resolve(reply: TaskReply): void;
  reject(error: StillframeError): void;
}

/** One child process, seen from the engine's side. It does one task at a time and keeps nobody alive while idle. */
export class ChildWorker {
  readonly #child: ChildProcess;
  readonly #exited: Promise<void>;
  #stderr = '';
  #running: Running | null = null;
  #wasAsked = false;
  #hasWorked = false;
  #hasExited = false;
  #ending = false;

  /**
   * @param onExit called once, when the child has ended or turned out not to start; never before this returns
   * @throws WORKER_CRASHED when the system refuses the child at once
   */
  constructor(
    settings: WorkerSettings,
    priority: EngineSettings['workerPriority'],
    onExit: (expected: boolean) => void,
  ) {
    this.#child = forkChild();
    if (priority === 'low') lowerPriority(this.#child);
    this.#exited = new Promise((resolve) => {
      const exited = (error: StillframeError): void => {
        this.#hasExited = true;
        this.#running?.reject(error);
        resolve();
        onExit(this.#ending);
      };
      this.#child.on('exit', (code, signal) =>
        exited(this.#crash(signal === null ? `ended with exit code ${String(code)}` : `was killed by ${signal}`)),
      );
      this.#child.on('error', (error) => {
        // A child that was never there does not exit.
        if (this.#child.pid === undefined) exited(cannotStart(error));
        else this.#running?.reject(this.#crash(`could not be reached: ${error.message}`));
      });
    });
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-keptStderr);
    });
    this.#child.on('message', (message) => this.#receive(message as FromChild));
    this.#send({ kind: 'start', settings });
    this.#hold(false);
  }

  /** Whether it ever answered a task. */
  get hasWorked(): boolean {
    return this.#hasWorked;
  }

  get pid(): number | null {
    return this.#child.pid ?? null;
  }

  run(task: Task, hooks: TaskHooks): Promise<TaskReply> {
    const { signal, reader, onProgress } = hooks;
    if (this.#hasExited) return Promise.reject(this.#crash('has ended'));
    return new Promise<TaskReply>((resolve, reject) => {
      const reads = reader === null ? null : new ReaderService(reader, (answer) => this.#send(answer));
      let killer: NodeJS.Timeout | undefined;
      const abort = (): void => {
        this.#send({ kind: 'abort' });
        killer = setTimeout(() => this.#kill(), graceMs);
      };
      const end = (): void => {
        clearTimeout(killer);
        signal.removeEventListener('abort', abort);
        reads?.end();
        this.#running = null;
        this.#hold(false);
      };
      this.#running = {
        reads,
        onProgress,
        resolve: (reply) => {
          end();
          resolve(reply);
        },
        reject: (error) => {
          end();
          reject(error);
        },
      };
      this.#hold(true);
      this.#wasAsked = true;
      // A child without a channel hears nothing. Its exit rejects the call, once another child can take the next one.
      if (!this.#child.connected) this.#kill();
      this.#send({ kind: 'run', task, ...(reader === null ? {} : { readerSize: reader.size }) });
      if (signal.aborted) abort();
      else signal.addEventListener('abort', abort, { once: true });
    });
  }

  /** Asks the child to end and waits until it has. One that does not is killed, and one that never had a task at once. */
  async close(): Promise<void> {
    this.#ending = true;
    this.#hold(true);
    if (this.#wasAsked) this.#send({ kind: 'end' });
    else this.#kill();
    const killer = setTimeout(() => this.#kill(), graceMs);
    await this.#exited;
    clearTimeout(killer);
  }

  #receive(message: FromChild): void {
    const running = this.#running;
    switch (message.kind) {
      case 'reply':
        this.#hasWorked = true;
        return running?.resolve(message.reply);
      case 'failed':
        return running?.reject(fromErrorRecord(message.error));
      case 'progress':
        return running?.onProgress?.(message.share);
      case 'read':
        return void running?.reads?.read(message.readId, message.offset, message.length);
      case 'read-given-up':
        return running?.reads?.giveUp(message.readId);
    }
  }

  #crash(how: string): StillframeError {
    const lastWords = this.#stderr.trim();
    const detail = lastWords === '' ? '' : `: ${lastWords}`;
    const message = `the worker process ${String(this.#child.pid ?? '')} ${how}`;
    return new StillframeError('WORKER_CRASHED', message + detail, { publicMessage: 'a worker process ended' });
  }

  #kill(): void {
    // What did not start has no pid of its own to send a signal to.
    if (this.#child.pid !== undefined) this.#child.kill('SIGKILL');
  }

  #send(message: ToChild): void {
    // The callback keeps a closed channel from raising `error`: the child's exit says all there is to say.
    if (this.#child.connected) this.#child.send(message, () => undefined);
  }

  /** Whether the child keeps this process alive. */
  #hold(hold: boolean): void {
    const stderr = this.#child.stderr as (NodeJS.ReadableStream & { ref(): void; unref(): void }) | null;
    for (const handle of [this.#child, this.#child.channel, stderr]) {
      if (hold) handle?.ref();
      else handle?.unref();
    }
  }
}

/** At once: Linux has a priority for each thread, and a thread is born with that of the one that starts it. */
function lowerPriority({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    setPriority(pid, Math.max(getPriority(pid), constants.priority.PRIORITY_BELOW_NORMAL));
  } catch {
    // It has died already, or is not to be changed: it works all the same.
  }
}

function forkChild(): ChildProcess {
  try {
    return fork(fileURLToPath(new URL('./child-main.js', import.meta.url)), [], {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      // A call leaves little garbage behind; room for more would only fill up before it is swept. What is left of it is
      // collected before heaps are trimmed.
      execArgv: ['--max-semi-space-size=1', '--expose-gc'],
      env: { ...process.env, ...heapSettings },
    });
  } catch (error) {
    throw cannotStart(error);
  }
}

function cannotStart(error: unknown): StillframeError {
  const message = error instanceof Error ? error.message : String(error);
  return new StillframeError('WORKER_CRASHED', `the worker process could not start: ${message}`, {
    cause: error,
    publicMessage: 'a worker process could not start',
  });
}
