import { definitions } from './operations/definitions.js';
import { events } from './operations/events.js';
import { files } from './operations/files.js';
import { jobs } from './operations/jobs.js';
import { media } from './operations/media.js';
import { objects } from './operations/objects.js';
import { results } from './operations/results.js';

/** Every operation of the store, by part and method. */
export const operations = { media, definitions, jobs, results, events, objects, files };

export type Part = keyof typeof operations;

/** A call on its way to the database's thread. */
export interface Call {
  readonly id: number;
  readonly part: Part;
  readonly method: string;
  readonly input: readonly unknown[];
}

export type Answer =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly message: string };
