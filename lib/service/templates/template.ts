import type { ProductKind } from '../jobs/job.js';
import type { JsonObject } from '../json.js';
import { compileCheck, faultError } from '../schema-check.js';
import { notFound, ServiceError } from '../service-error.js';
import type { Page, PageRequest } from '../store/page.js';
import type { DefinitionStore } from '../store/store.js';
import { newId } from '../store/id.js';
import type { Watermarks } from '../watermarks/watermarks.js';
import { checkWithLibrary } from './check-with-library.js';
import type { Definition } from './definition.js';
import { parameterSchemas } from './parameters.js';
import { presets } from './presets.js';

/** What a template says. */
export interface TemplateBody {
  readonly kind: ProductKind;
  readonly parameters: JsonObject;
  /** For jobs that do not say. Default: false. */
  readonly setCover?: boolean;
}

const checks = Object.fromEntries(
  Object.entries(parameterSchemas).map(([kind, schema]) => [kind, compileCheck(schema)]),
) as Readonly<Record<ProductKind, ReturnType<typeof compileCheck>>>;

/**
 * Parameters as they may be stored and run.
 * @throws INVALID_PARAMETER naming the parameter and its rule
 */
export function checkParameters(kind: ProductKind, parameters: JsonObject): JsonObject {
  const outcome = checks[kind](parameters);
  if ('fault' in outcome) {
    const { fault } = outcome;
    throw faultError({ ...fault, parameter: ['parameters', fault.parameter].filter((part) => part !== '').join('.') });
  }
  return outcome.value as JsonObject;
}

/** Template parameters with a job's overrides: what an override names is replaced as a whole, null takes it away. */
export function mergeParameters(template: JsonObject, overrides: JsonObject): JsonObject {
  const merged = { ...template, ...overrides };
  return Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null));
}

/** An account's templates, with the presets that everybody has. */
export class Templates {
  readonly #store: DefinitionStore;
  readonly #watermarks: Watermarks;

  constructor(store: DefinitionStore, watermarks: Watermarks) {
    this.#store = store;
    this.#watermarks = watermarks;
  }

  /** @throws INVALID_PARAMETER, NOT_FOUND (a watermark or its image) */
  async create(account: string, name: string, given: TemplateBody): Promise<Definition> {
    const body = await this.#check(account, given);
    return this.#store.create({ id: newId(), account, noun: 'template', name, body });
  }

  /**
   * Parameters as a job keeps them: whole, so that nothing that is changed later changes the job.
   * @throws INVALID_PARAMETER, NOT_FOUND (a watermark or its image)
   */
  async settle(account: string, kind: ProductKind, parameters: JsonObject): Promise<JsonObject> {
    const stored = await this.#watermarks.resolve(account, checkParameters(kind, parameters));
    checkWithLibrary(kind, stored);
    return this.#watermarks.keepImages(account, stored);
  }

  /** @throws NOT_FOUND */
  async require(account: string, id: string): Promise<Definition> {
    const found = presets.find((preset) => preset.id === id) ?? (await this.#store.get(account, 'template', id));
    if (found === null) throw notFound('template', id);
    return found;
  }

  /** @throws NOT_FOUND, CONFLICT for a preset */
  async update(account: string, id: string, name: string, given: TemplateBody): Promise<Definition> {
    refusePreset(id);
    const body = await this.#check(account, given);
    const updated = await this.#store.update(account, 'template', id, { name, body });
    if (updated === null) throw notFound('template', id);
    return updated;
  }

  /** @throws NOT_FOUND, CONFLICT for a preset */
  async delete(account: string, id: string): Promise<void> {
    refusePreset(id);
    if (!(await this.#store.delete(account, 'template', id))) throw notFound('template', id);
  }

  /** The account's own first, then the presets, on the page where the own ones end. */
  async list(account: string, page: PageRequest): Promise<Page<Definition>> {
    const own = await this.#store.list({ account, noun: 'template', ...page });
    return own.next === null ? { items: [...own.items, ...presets], next: null } : own;
  }

  /** Stored watermarks stay names here: a template follows them. */
  async #check(account: string, { kind, parameters, ...rest }: TemplateBody): Promise<JsonObject> {
    const checked = checkParameters(kind, parameters);
    checkWithLibrary(kind, await this.#watermarks.resolve(account, checked));
    return { kind, parameters: await this.#watermarks.keepImages(account, checked), ...rest };
  }
}

function refusePreset(id: string): void {
  if (presets.some((preset) => preset.id === id))
    throw new ServiceError('CONFLICT', `${id} is built in and cannot be changed`);
}
