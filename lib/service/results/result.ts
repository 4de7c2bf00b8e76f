import type { JsonObject } from '../json.js';

/** One file a job made. */
export interface Result {
  readonly id: string;
  readonly account: string;
  readonly jobId: string;
  readonly mediumId: string;
  /** Place among the job's results, from 0. */
  readonly ordinal: number;
  readonly role: 'picture' | 'sheet' | 'cues' | 'animation';
  /** Name in the output store. */
  readonly file: string;
  readonly contentType: string;
  readonly byteLength: number;
  /** Pixels; null for what is no picture. */
  readonly width: number | null;
  readonly height: number | null;
  readonly requestedSeconds: number | null;
  readonly timeSeconds: number | null;
  /** What else is known of it: cells of a sheet, warnings. */
  readonly details: JsonObject;
  readonly createdMs: number;
}

export type NewResult = Omit<Result, 'account' | 'jobId' | 'mediumId' | 'createdMs'>;
