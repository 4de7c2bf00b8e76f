/** Which part of a listing is wanted: newest first, after the last item of the page before. */
export interface PageRequest {
  readonly limit: number;
  /** The `next` of the page before; null for the first page. */
  readonly after: string | null;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  /** What to pass as `after` for the page that follows; null on the last page. */
  readonly next: string | null;
}

/** A page out of `limit + 1` rows: the one too many says that there is more. */
export function pageOf<Item extends { readonly id: string }>(rows: readonly Item[], limit: number): Page<Item> {
  const items = rows.slice(0, limit);
  return { items, next: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}
