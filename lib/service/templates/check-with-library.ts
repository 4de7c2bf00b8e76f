import { renameParameter, StillframeError } from '../../errors.js';
import { parseAnimate } from '../../request/animate.js';
import { parseSnapshot } from '../../request/snapshot.js';
import { parseSnapshots } from '../../request/snapshots.js';
import { parseSprite } from '../../request/sprite.js';
import { parseWatermarks } from '../../request/watermark.js';
import type { ProductKind } from '../jobs/job.js';
import type { JsonObject } from '../json.js';

const cues = { vtt: 'cues.vtt', cueJson: 'cues.json' };

/** The parsers of the verbs that make the products, with the files a job has them write. */
const parsers: Readonly<Record<ProductKind, (parameters: JsonObject) => unknown>> = {
  snapshot: parseSnapshot,
  sample: (parameters) => parseSnapshots({ ...parameters, output: '%d' }),
  sprite: (parameters) => parseSprite({ ...parameters, output: '%d' }),
  webvtt: (parameters) => parseSprite({ ...parameters, ...cues, output: '%d' }),
  animation: parseAnimate,
  poster: (parameters) => parseSnapshot({ ...parameters, at: 'auto' }),
};

/**
 * What the library itself would refuse is refused before it is stored: options that do not go together, colours that are none.
 * @throws INVALID_PARAMETER naming the parameter and its rule
 */
export function checkWithLibrary(kind: ProductKind, parameters: JsonObject): void {
  const { watermarks = [], ...rest } = parameters as { readonly watermarks?: readonly JsonObject[] };
  const drawn = watermarks.length === 0 ? {} : { watermarks: watermarks.map(withPath) };
  renamed(
    () => parsers[kind]({ format: 'jpg', ...(kind === 'animation' ? { format: 'gif' } : {}), ...rest, ...drawn }),
    (name) => `parameters.${name}`,
  );
}

/** @throws INVALID_PARAMETER, its parameter under `name` */
export function checkWatermark(name: string, watermark: JsonObject): void {
  renamed(
    () => parseWatermarks([withPath(watermark)]),
    (parameter) => parameter.replace('watermarks[0]', name),
  );
}

/** An image is a path to the library; which one makes no difference here. */
function withPath(watermark: JsonObject): JsonObject {
  return 'image' in watermark ? { ...watermark, image: 'image' } : watermark;
}

function renamed(work: () => unknown, rename: (parameter: string) => string): void {
  try {
    work();
  } catch (error) {
    throw StillframeError.is(error) ? renameParameter(error, rename) : error;
  }
}
