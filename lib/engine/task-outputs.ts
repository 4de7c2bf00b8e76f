import { discardFiles, placeFiles, stageFiles, type OutputFile, type StagedOutput } from '../output/file.js';
import type { TaskReply } from './task.js';

/**
 * What a task writes: whole files that get their places when its reply arrives where the call was made. Until then the
 * call may end, and leaves none.
 */
export class TaskOutputs {
  readonly #staged: StagedOutput[] = [];

  get staged(): readonly StagedOutput[] {
    return this.#staged;
  }

  /** Writes all of them or none, as `writeFiles`, but not in their places. */
  readonly stage = async (files: readonly OutputFile[]): Promise<void> => {
    this.#staged.push(...(await stageFiles(files)));
  };

  /** For a task that fails. */
  discard(): Promise<void> {
    return discardFiles(this.#staged);
  }
}

/** Puts the files of a reply in their places; where the call has ended by then, nobody wants them. */
export async function settleOutputs(reply: TaskReply, isWanted: boolean): Promise<TaskReply> {
  if (!reply.ok || reply.staged.length === 0) return reply;
  await (isWanted ? placeFiles(reply.staged) : discardFiles(reply.staged));
  return reply;
}
