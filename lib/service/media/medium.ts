import type { Json, JsonObject } from '../json.js';

/** Where a medium's bytes are. */
export type MediumSource =
  /** A file of a configured root; `path` is relative to it, with forward slashes. */
  | { readonly kind: 'root'; readonly root: string; readonly path: string }
  | { readonly kind: 'url'; readonly url: string }
  /** A file in the data folder. */
  | { readonly kind: 'upload'; readonly file: string };

export type MediumState = 'registering' | 'ready' | 'failed';

/** A failure as it is stored and shown: a code of the library or the service, and a text without internals. */
export interface Failure {
  readonly code: string;
  readonly message: string;
}

/** A video the service knows, in one account. */
export interface Medium {
  readonly id: string;
  readonly account: string;
  readonly source: MediumSource;
  /** The caller's own name for it, unique in the account. */
  readonly referenceId: string | null;
  readonly title: string;
  readonly metadata: JsonObject;
  readonly state: MediumState;
  readonly failure: Failure | null;
  /** What `probe` says of it, once it is ready. */
  readonly info: Json;
  readonly byteLength: number | null;
  /** Id of the result that stands for it. */
  readonly coverId: string | null;
  readonly createdMs: number;
  readonly updatedMs: number;
}
