import { StillframeError } from '../../errors.js';

/** Lets so many work at a time; others wait in order, not too many of them and not too long. */
export class Turns {
  #free: number;
  readonly #mostWaiting: number;
  readonly #mostWaitMs: number;
  readonly #waiting: (() => void)[] = [];

  constructor(
    atOnce: number,
    { mostWaiting, mostWaitMs }: { readonly mostWaiting: number; readonly mostWaitMs: number },
  ) {
    this.#free = atOnce;
    this.#mostWaiting = mostWaiting;
    this.#mostWaitMs = mostWaitMs;
  }

  /** @throws BUSY when too many wait, or it waited too long itself */
  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#free > 0) this.#free -= 1;
    else await this.#wait();
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free += 1;
      else next();
    }
  }

  #wait(): Promise<void> {
    if (this.#waiting.length >= this.#mostWaiting) return Promise.reject(busy());
    return new Promise((resolve, reject) => {
      const enter = (): void => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(enter), 1);
        reject(busy());
      }, this.#mostWaitMs);
      this.#waiting.push(enter);
    });
  }
}

function busy(): StillframeError {
  return new StillframeError('BUSY', 'too many storyboards and animations are being made');
}
