import type { Product } from './pass.js';
import type { TaskRun } from './task-run.js';

/**
 * The same products, which say how much of all their frames is done.
 * @param share of the work that is done with the last of them
 */
export function reporting(run: TaskRun, products: readonly Product[], share = 1): readonly Product[] {
  const all = products.reduce((sum, { times }) => sum + times.length, 0);
  let done = 0;
  return products.map((product) => ({
    times: product.times,
    geometries: product.geometries,
    take: async (frame, origin, index) => {
      await product.take(frame, origin, index);
      run.report((++done / all) * share);
    },
    miss: (error, index) => {
      product.miss(error, index);
      done += 1;
    },
  }));
}
