import { StillframeError } from '../errors.js';
import type { Interrupt } from '../native/types.js';
import type { NamedFiles } from '../source/named-files.js';
import type { Limits } from '../request/limits.js';
import { isCancelled, type CancelWord } from './cancel-word.js';
import type { StageTiming, Task } from './task.js';
import { TaskOutputs } from './task-outputs.js';

const betweenReportsMs = 50;

/** One task at work in a worker: what bounds it, when it must stop, and how long each of its stages took. */
export class TaskRun {
  readonly stages: StageTiming[] = [];
  readonly outputs = new TaskOutputs();
  readonly limits: Limits;
  /** Cores the decoder may keep busy. */
  readonly cores: number;
  /** What the options name beside the source. */
  readonly files: NamedFiles;
  readonly #cancelWord: CancelWord;
  readonly #deadlineEpochMs: number;
  readonly #tell: (share: number) => void;
  #toldMs = 0;

  /** @param tell takes the share of the work that is done to whoever made the call */
  constructor(
    task: Pick<Task, 'deadlineEpochMs' | 'cores'>,
    limits: Limits,
    cancelWord: CancelWord,
    tell: (share: number) => void,
    files: NamedFiles,
  ) {
    this.files = files;
    this.limits = limits;
    this.cores = task.cores;
    this.#cancelWord = cancelWord;
    this.#tell = tell;
    this.#deadlineEpochMs = task.deadlineEpochMs ?? Infinity;
  }

  /** What a native call reads to know when to stop. Ask for it anew for every call: the deadline draws near. */
  get interrupt(): Interrupt {
    this.check();
    return { state: this.#cancelWord, remainingMs: this.#deadlineEpochMs - Date.now() };
  }

  /** Why the task has to stop, if it has to. */
  get interruption(): 'aborted' | 'timeout' | null {
    if (isCancelled(this.#cancelWord)) return 'aborted';
    return Date.now() >= this.#deadlineEpochMs ? 'timeout' : null;
  }

  /** Throws ABORTED or TIMEOUT when the task has to stop. */
  check(): void {
    const { interruption } = this;
    if (interruption === 'aborted') throw new StillframeError('ABORTED', 'the call was aborted');
    if (interruption === 'timeout') throw new StillframeError('TIMEOUT', 'the call ran out of time');
  }

  /** Says how far the task is, from 0 to 1; not more often than a person could tell. */
  report(share: number): void {
    const nowMs = performance.now();
    if (nowMs - this.#toldMs < betweenReportsMs) return;
    this.#toldMs = nowMs;
    this.#tell(share);
  }

  /** Runs one stage, unless the task has to stop, and notes how long it took. */
  measure<T>(stage: StageTiming['stage'], work: () => T): T {
    this.check();
    const startMs = performance.now();
    const note = (): void => {
      this.stages.push({ stage, durationMs: performance.now() - startMs });
    };
    let result: T;
    try {
      result = work();
    } catch (error) {
      note();
      throw error;
    }
    if (result instanceof Promise) return result.finally(note) as T;
    note();
    return result;
  }
}
