/** A file kept in a bucket by name, besides what lies in the bucket's root: an upload, or what a job has made. */
export interface SavedObject {
  readonly bucket: string;
  /** Any text; slashes mean nothing. */
  readonly key: string;
  /** Name in the folder of uploads; a new one each time an object is replaced. */
  readonly file: string;
  readonly contentType: string;
  readonly byteLength: number;
  /** See `content-hash.ts`. */
  readonly hash: string;
  readonly createdMs: number;
}
