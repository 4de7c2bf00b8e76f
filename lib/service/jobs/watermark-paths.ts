import type { JsonObject } from '../json.js';
import type { WatermarkImages } from '../watermarks/images.js';
import type { Maker, Makers } from './maker.js';

/** The same makers, given the files of the images that a job's watermarks show. */
export function withWatermarkPaths(makers: Makers, images: WatermarkImages): Makers {
  const wrapped = Object.entries(makers).map(([kind, make]) => [kind, withPaths(make, images)] as const);
  return Object.fromEntries(wrapped) as unknown as Makers;
}

function withPaths(make: Maker, images: WatermarkImages): Maker {
  return (making) => {
    const { job } = making;
    const { watermarks = [], ...rest } = job.parameters as { readonly watermarks?: readonly JsonObject[] };
    if (watermarks.length === 0) return make(making);
    const drawn = watermarks.map((watermark) => {
      const image = watermark['image'] as { readonly id: string } | undefined;
      return image === undefined ? watermark : { ...watermark, image: images.pathOf(job.account, image.id) };
    });
    return make({ ...making, job: { ...job, parameters: { ...rest, watermarks: drawn } } });
  };
}
