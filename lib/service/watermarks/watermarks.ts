import type { JsonObject } from '../json.js';
import { notFound } from '../service-error.js';
import { newId } from '../store/id.js';
import type { Page, PageRequest } from '../store/page.js';
import type { DefinitionStore } from '../store/store.js';
import { checkWatermark } from '../templates/check-with-library.js';
import type { Definition } from '../templates/definition.js';
import type { WatermarkImages } from './images.js';
import type { ImageSource } from './schema.js';

const noun = 'watermark';

/** One entry of the parameter `watermarks`. */
type Entry = JsonObject & { readonly watermarkId?: string; readonly image?: ImageSource };

/** An account's stored watermarks, and what becomes of those that pictures are to have. */
export class Watermarks {
  readonly #store: DefinitionStore;
  readonly #images: WatermarkImages;

  constructor(store: DefinitionStore, images: WatermarkImages) {
    this.#store = store;
    this.#images = images;
  }

  /** @throws INVALID_PARAMETER, NOT_FOUND (the image) */
  async create(account: string, name: string, body: JsonObject): Promise<Definition> {
    return this.#store.create({ id: newId(), account, noun, name, body: await this.#check(account, body) });
  }

  /** @throws NOT_FOUND */
  async require(account: string, id: string): Promise<Definition> {
    return found(await this.#store.get(account, noun, id), id);
  }

  /** @throws NOT_FOUND, INVALID_PARAMETER */
  async update(account: string, id: string, name: string, body: JsonObject): Promise<Definition> {
    await this.require(account, id);
    const change = { name, body: await this.#check(account, body) };
    return found(await this.#store.update(account, noun, id, change), id);
  }

  /** @throws NOT_FOUND */
  async delete(account: string, id: string): Promise<void> {
    if (!(await this.#store.delete(account, noun, id))) throw notFound(noun, id);
  }

  list(account: string, page: PageRequest): Promise<Page<Definition>> {
    return this.#store.list({ account, noun, ...page });
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

  async #check(account: string, body: JsonObject): Promise<JsonObject> {
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

function found(definition: Definition | null, id: string): Definition {
  if (definition === null) throw notFound(noun, id);
  return definition;
}
