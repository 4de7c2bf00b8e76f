import type { JsonObject } from '../json.js';
import type { DefinitionStore } from '../store/store.js';
import { checkWatermark } from '../templates/check-with-library.js';
import type { Definition } from '../templates/definition.js';
import { Definitions } from '../templates/definitions.js';
import type { WatermarkImages } from './images.js';
import type { ImageSource } from './schema.js';

/** One entry of the parameter `watermarks`. */
type Entry = JsonObject & { readonly watermarkId?: string; readonly image?: ImageSource };

/** An account's stored watermarks, and what becomes of those that pictures are to have. */
export class Watermarks extends Definitions {
  protected readonly noun = 'watermark';
  readonly #images: WatermarkImages;

  constructor(store: DefinitionStore, images: WatermarkImages) {
    super(store);
    this.#images = images;
  }

  override async update(account: string, id: string, name: string, body: JsonObject): Promise<Definition> {
    // Before its image is kept.
    await this.require(account, id);
    return super.update(account, id, name, body);
  }

  /** Parameters whose images are kept, so that they can be stored. */
  async keepImages(account: string, parameters: JsonObject): Promise<JsonObject> {
    return withWatermarks(parameters, (entry, index) =>
      this.#keepImage(account, entry, `parameters.watermarks[${index}].image`),
    );
  }

  /** Parameters in which stored watermarks stand in full: what happens to these later does not change them. */
  async resolve(account: string, parameters: JsonObject): Promise<JsonObject> {
    return withWatermarks(parameters, async ({ watermarkId, ...own }) =>
      watermarkId === undefined ? own : { ...(await this.require(account, watermarkId)).body, ...own },
    );
  }

  /** @throws INVALID_PARAMETER, NOT_FOUND (the image) */
  protected async check(account: string, body: JsonObject): Promise<JsonObject> {
    checkWatermark('body', body);
    return this.#keepImage(account, body, 'body.image');
  }

  async #keepImage(account: string, entry: Entry, parameter: string): Promise<JsonObject> {
    const { image } = entry;
    return image === undefined
      ? entry
      : { ...entry, image: { id: await this.#images.keep(account, image, parameter) } };
  }
}

async function withWatermarks(
  parameters: JsonObject,
  change: (entry: Entry, index: number) => Promise<JsonObject>,
): Promise<JsonObject> {
  const entries = (parameters['watermarks'] ?? []) as readonly Entry[];
  return entries.length === 0 ? parameters : { ...parameters, watermarks: await Promise.all(entries.map(change)) };
}
