/**
 * The one way bytes reach libav. A ByteSource lives on the main thread of a process and may wait;
 * workers reach it over the bridge (`bridge-host.ts`, `bridge-client.ts`).
 */
export interface ByteSource {
  /** Length in bytes; null while unknown. */
  readonly size: number | null;
  /**
   * Up to `length` bytes from `offset`; fewer only at the end, none past it.
   * Rejects with a coded error; a read in flight is given up when `signal` aborts.
   */
  read(offset: number, length: number, signal: AbortSignal): Promise<Uint8Array>;
  /** Releases sockets and files. Idempotent. */
  close(): Promise<void>;
}

/** How a source is named on its way to a worker: plain data. */
export type SourceDescriptor =
  | { readonly kind: 'path'; readonly path: string }
  /** A stream's bytes in a temporary file of ours: outside of any root, removed by the caller's side. */
  | { readonly kind: 'spool'; readonly path: string }
  | { readonly kind: 'memory'; readonly bytes: Uint8Array }
  | { readonly kind: 'url'; readonly url: string }
  /** A reader that lives with the caller; `readerId` finds it on the main thread. */
  | { readonly kind: 'reader'; readonly readerId: number };
