import type { JsonObject } from '../json.js';
import { notFound } from '../service-error.js';
import { newId } from '../store/id.js';
import type { Page, PageRequest } from '../store/page.js';
import type { DefinitionStore } from '../store/store.js';
import type { Definition, DefinitionNoun } from './definition.js';

/** An account's definitions of one noun. */
export abstract class Definitions {
  protected abstract readonly noun: DefinitionNoun;
  readonly #store: DefinitionStore;

  constructor(store: DefinitionStore) {
    this.#store = store;
  }

  /** What is stored for a body that its schema allows. */
  protected abstract check(account: string, body: JsonObject): Promise<JsonObject>;

  /** @throws what checking the body throws */
  async create(account: string, name: string, body: JsonObject): Promise<Definition> {
    const checked = await this.check(account, body);
    return this.#store.create({ id: newId(), account, noun: this.noun, name, body: checked });
  }

  /** @throws NOT_FOUND */
  async require(account: string, id: string): Promise<Definition> {
    return this.#found(await this.#store.get(account, this.noun, id), id);
  }

  /** @throws NOT_FOUND, what checking the body throws */
  async update(account: string, id: string, name: string, body: JsonObject): Promise<Definition> {
    const checked = await this.check(account, body);
    return this.#found(await this.#store.update(account, this.noun, id, { name, body: checked }), id);
  }

  /** @throws NOT_FOUND */
  async delete(account: string, id: string): Promise<void> {
    if (!(await this.#store.delete(account, this.noun, id))) throw notFound(this.noun, id);
  }

  list(account: string, page: PageRequest): Promise<Page<Definition>> {
    return this.#store.list({ account, noun: this.noun, ...page });
  }

  #found(definition: Definition | null, id: string): Definition {
    if (definition === null) throw notFound(this.noun, id);
    return definition;
  }
}
