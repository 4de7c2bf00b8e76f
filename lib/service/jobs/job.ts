import type { Callback } from '../events/event.js';
import type { JsonObject } from '../json.js';
import type { Failure } from '../media/medium.js';

export const productKinds = ['snapshot', 'sample', 'sprite', 'webvtt', 'animation', 'poster'] as const;

/** What a job makes. */
export type ProductKind = (typeof productKinds)[number];

export const jobStates = ['queued', 'processing', 'succeeded', 'failed', 'cancelled'] as const;
export type JobState = (typeof jobStates)[number];

/** What a job took. */
export interface Usage {
  /** Pixels of all pictures made. */
  readonly outputPixels: number;
  /** Length of the clip an animation shows. */
  readonly clipSeconds: number;
  /** Opening and decoding, all workers together. */
  readonly decodeMs: number;
  /** Of the attempt that succeeded. */
  readonly wallMs: number;
}

/** Where a job's end is announced, besides the list of events. */
export interface JobCallback extends Callback {
  /** Told once for the whole group, when none of its jobs is left to do. Default: told of this job. */
  readonly of?: 'group';
}

/** Where a job's files are kept by name, besides being its results. */
export interface SaveAs {
  readonly bucket: string;
  /** `$(count)` stands for the number of the file. */
  readonly key: string;
  /** Makes and saves again what is there already. */
  readonly replace: boolean;
}

/** The name of a job's file: numbers have six digits and begin at 1. */
export function saveKey({ key }: Pick<SaveAs, 'key'>, number: number): string {
  return key.replaceAll('$(count)', String(number).padStart(6, '0'));
}

/** One product of one medium, in one account. */
export interface Job {
  readonly id: string;
  readonly account: string;
  readonly mediumId: string;
  readonly kind: ProductKind;
  /** Checked, with template and overrides merged: a template that changes later does not change the job. */
  readonly parameters: JsonObject;
  readonly templateId: string | null;
  /** Jobs submitted together (a workflow run, one request of a vendor's API) share it. */
  readonly group: string | null;
  /** Higher goes first; -10 to 10. */
  readonly priority: number;
  readonly state: JobState;
  /** 0 to 1. */
  readonly progress: number;
  /** How often a worker has taken it. */
  readonly attempts: number;
  readonly failure: Failure | null;
  readonly usage: Usage | null;
  readonly callback: JobCallback | null;
  /** The caller's own text, given back in results and events. */
  readonly userData: string | null;
  readonly saveAs: SaveAs | null;
  /** Its first picture becomes the cover of the medium. */
  readonly setCover: boolean;
  readonly createdMs: number;
  readonly startedMs: number | null;
  readonly finishedMs: number | null;
}

export type NewJob = Pick<
  Job,
  'id' | 'account' | 'mediumId' | 'kind' | 'parameters' | 'templateId' | 'group' | 'priority' | 'callback' | 'userData'
> &
  Partial<Pick<Job, 'saveAs' | 'setCover'>>;
