import type { RenderOptions } from '../request/render.js';
import type { RenderedProducts } from './render-products.js';
import type { Animation, Missing, SeriesSnapshot, Snapshot } from './results.js';
import type { Sprite } from './sprite-result.js';

/** What `render` gives: those products that were asked for. */
export type Rendered<Options extends RenderOptions> = (Options extends { readonly poster: infer Poster extends object }
  ? {
      /** As by `snapshot`: a list where it had `widths`. */
      readonly poster: Poster extends { readonly widths: readonly number[] } ? readonly Snapshot[] : Snapshot;
    }
  : unknown) &
  (Options extends { readonly snapshots: object }
    ? {
        /** In the order of time. */
        readonly snapshots: readonly (SeriesSnapshot | Missing)[];
      }
    : unknown) &
  (Options extends { readonly sprite: object } ? { readonly sprite: Sprite } : unknown) &
  (Options extends { readonly animations: object }
    ? {
        /** In the order they were asked for. */
        readonly animations: readonly Animation[];
      }
    : unknown);

export function toRendered<Options extends RenderOptions>(
  { poster, snapshots, sprite, animations }: RenderedProducts,
  options: Options,
): Rendered<Options> {
  return {
    ...(poster === null ? {} : { poster: options.poster?.widths === undefined ? poster[0] : poster }),
    ...(snapshots === null ? {} : { snapshots }),
    ...(sprite === null ? {} : { sprite }),
    ...(animations === null ? {} : { animations }),
  } as Rendered<Options>;
}
