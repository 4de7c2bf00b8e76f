import type { SourceInput } from '../../index.js';
import type { NewResult } from '../results/result.js';
import type { Job, ProductKind, Usage } from './job.js';

/** One file a job has made, still where it was made. */
export interface MadeFile extends Omit<NewResult, 'id' | 'ordinal' | 'file'> {
  /** Absolute. */
  readonly path: string;
  /** Last part of its name among the job's results: `0001.jpg`. */
  readonly name: string;
}

export interface Made {
  readonly files: readonly MadeFile[];
  readonly usage: Omit<Usage, 'decodeMs' | 'wallMs'>;
}

export interface Making {
  readonly job: Job;
  readonly source: SourceInput;
  /** An empty folder for the files. */
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  /** @param progress 0 to 1 */
  readonly onProgress: (progress: number) => void;
}

/** Makes one kind of product by the library's verbs. Throws coded errors. */
export type Maker = (making: Making) => Promise<Made>;

export type Makers = Readonly<Record<ProductKind, Maker>>;
