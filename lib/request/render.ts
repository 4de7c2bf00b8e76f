import { invalidParameter, StillframeError, withinParameter } from '../errors.js';
import { parseAnimate, type AnimateOptions } from './animate.js';
import { callKeys, parseCall, type CallOptions, type Checked } from './call.js';
import { checkKeys } from './keys.js';
import { checkApart } from './output-targets.js';
import type { AnimateRequest, RenderRequest } from './requests/request.js';
import { parseSnapshot, type SnapshotOptions } from './snapshot.js';
import { parseSnapshots, type SnapshotsOptions } from './snapshots.js';
import { parseSprite, type SpriteOptions } from './sprite.js';

/** The options of a verb without those that every call takes: they are given once for all products. */
type ProductOptions<Options> = Omit<Options, keyof CallOptions> & { readonly [Key in keyof CallOptions]?: undefined };

/** What `render` makes: at least one. Each takes the options of its verb but `signal`, `timeoutMs` and `onProgress`. */
export interface RenderProducts {
  /** As by `snapshot`, with `at` by default `"auto"`. */
  readonly poster?: ProductOptions<SnapshotOptions> | undefined;
  /** As by `snapshots`, as a list. */
  readonly snapshots?: ProductOptions<SnapshotsOptions> | undefined;
  /** As by `sprite`. */
  readonly sprite?: ProductOptions<SpriteOptions> | undefined;
  /** Each as by `animate`: 1 to 8. */
  readonly animations?: readonly ProductOptions<AnimateOptions>[] | undefined;
}

/** Options of `render`. Bad ones throw INVALID_PARAMETER. */
export interface RenderOptions extends RenderProducts, CallOptions {
  /** Milliseconds for all products. Default: none for the whole, `limits.timeoutMs` for each look and for the pass. */
  readonly timeoutMs?: number | undefined;
}

const productKeys = [
  'poster',
  'snapshots',
  'sprite',
  'animations',
] as const satisfies readonly (keyof RenderProducts)[];
const renderKeys = [...productKeys, ...callKeys] as const satisfies readonly (keyof RenderOptions)[];

export function parseRender(input: unknown): Checked<RenderRequest> {
  const options = checkKeys('render', input, renderKeys);
  if (productKeys.every((name) => options[name] === undefined)) {
    throw invalidParameter('render', `must name a product: ${productKeys.join(', ')}`, input);
  }
  const request: RenderRequest = {
    kind: 'render',
    poster: parseProduct('poster', options['poster'], (product) => parseSnapshot({ at: 'auto', ...product })),
    snapshots: parseProduct('snapshots', options['snapshots'], parseSnapshots),
    sprite: parseProduct('sprite', options['sprite'], parseSprite),
    animations: parseAnimations(options['animations']),
  };
  checkApart(request);
  return { request, call: parseCall(options) };
}

/** Each holds pictures in memory until its palette is chosen. */
const mostAnimations = 8;

function parseAnimations(value: unknown): readonly AnimateRequest[] | null {
  if (value === undefined) return null;
  if (!Array.isArray(value) || value.length < 1 || value.length > mostAnimations) {
    throw invalidParameter('animations', `must be a list of 1 to ${mostAnimations} objects with options`, value);
  }
  return value.map((entry: unknown, index) => {
    const name = `animations[${index}]`;
    const request = parseProduct(name, entry, parseAnimate);
    if (request === null) throw invalidParameter(name, 'must be an object with options', entry);
    return request;
  });
}

/** A fault names the product, too: `sprite.columns`. */
function parseProduct<Request>(
  name: string,
  product: unknown,
  parse: (product: object) => Checked<Request>,
): Request | null {
  if (product === undefined) return null;
  if (typeof product !== 'object' || product === null || Array.isArray(product)) {
    throw invalidParameter(name, 'must be an object with options', product);
  }
  for (const key of callKeys) {
    const value = (product as Readonly<Record<string, unknown>>)[key];
    if (value !== undefined) throw invalidParameter(`${name}.${key}`, 'must be given for all products at once', value);
  }
  try {
    return parse(product).request;
  } catch (error) {
    throw StillframeError.is(error) ? withinParameter(name, error) : error;
  }
}
