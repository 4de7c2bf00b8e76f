import type { Engine } from '../index.js';
import type { Arguments } from './arguments.js';
import type { OptionName } from './options.js';

/** A command that works on one source. */
export interface Command {
  readonly name: string;
  readonly summary: string;
  /** Paragraphs and examples of its `--help`. */
  readonly about: readonly string[];
  readonly examples: readonly string[];
  readonly options: readonly OptionName[];
  /** What the help says of options that mean something else here than elsewhere. */
  readonly ownHelp?: Partial<Readonly<Record<OptionName, string>>>;
  /** It makes many pictures, which several workers share. */
  readonly usesAllCores?: boolean;
  /** What the library would not know is wrong. Throws UsageError. */
  check?(args: Arguments): void;
  run(work: Work): Promise<void>;
}

export interface Work {
  readonly engine: Engine;
  readonly args: Arguments;
  /** Aborts when the program is told to stop. */
  readonly signal: AbortSignal;
}
