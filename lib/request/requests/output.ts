/** Of checked requests: where files go. */

/** `before`, the number with at least so many digits, `after`; with 0 digits there is no number. */
export interface OutputPattern {
  readonly before: string;
  readonly digits: number;
  readonly after: string;
}
