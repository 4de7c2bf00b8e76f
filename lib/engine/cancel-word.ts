/**
 * One word of shared memory a slot: 0 while its task runs, 1 once it shall stop. Native loops, libav's
 * interrupt callback and the stages of `run-plan.ts` read it; only the process's main thread writes it.
 */
export type CancelWord = Int32Array<SharedArrayBuffer>;

export function createCancelWord(): CancelWord {
  return new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
}

export function clearCancel(word: CancelWord): void {
  Atomics.store(word, 0, 0);
}

export function setCancel(word: CancelWord): void {
  Atomics.store(word, 0, 1);
}

export function isCancelled(word: CancelWord): boolean {
  return Atomics.load(word, 0) !== 0;
}
