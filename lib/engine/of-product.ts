import { StillframeError, withinParameter } from '../errors.js';
import type { Product } from './pass.js';

/** Of several products, the one whose option is wrong is named with it: `sprite.vtt`. */
export async function ofProduct<Result>(name: string, work: () => Result | Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    throw StillframeError.is(error) ? withinParameter(name, error) : error;
  }
}

/** The same product, with its name in what goes wrong while it is shown frames. */
export function namedProduct(name: string, product: Product): Product {
  return {
    times: product.times,
    geometries: product.geometries,
    take: (frame, origin, index) => ofProduct(name, () => product.take(frame, origin, index)),
    miss: (error, index) => product.miss(error, index),
  };
}

export function animationName(index: number): string {
  return `animations[${index}]`;
}
