import type { ProductKind } from '../jobs/job.js';
import type { JsonObject } from '../json.js';
import { compileCheck, faultError } from '../schema-check.js';
import { ServiceError } from '../service-error.js';
import type { Page, PageRequest } from '../store/page.js';
import type { DefinitionStore } from '../store/store.js';
import type { Watermarks } from '../watermarks/watermarks.js';
import { checkWithLibrary } from './check-with-library.js';
import type { Definition } from './definition.js';
import { Definitions } from './definitions.js';
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
export class Templates extends Definitions {
  protected readonly noun = 'template';
  readonly #watermarks: Watermarks;

  constructor(store: DefinitionStore, watermarks: Watermarks) {
    super(store);
    this.#watermarks = watermarks;
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

  override async require(account: string, id: string): Promise<Definition> {
    return presets.find((preset) => preset.id === id) ?? super.require(account, id);
  }

  /** @throws CONFLICT for a preset */
  override async update(account: string, id: string, name: string, body: JsonObject): Promise<Definition> {
    refusePreset(id);
    return super.update(account, id, name, body);
  }

  /** @throws NOT_FOUND, CONFLICT for a preset */
  override async delete(account: string, id: string): Promise<void> {
    refusePreset(id);
    return super.delete(account, id);
  }

  /** The account's own first, then the presets, on the page where the own ones end. */
  override async list(account: string, page: PageRequest): Promise<Page<Definition>> {
    const own = await super.list(account, page);
    return own.next === null ? { items: [...own.items, ...presets], next: null } : own;
  }

  /**
   * Stored watermarks stay names here: a template follows them.
   * @throws INVALID_PARAMETER, NOT_FOUND (a watermark or its image)
   */
  protected async check(account: string, body: JsonObject): Promise<JsonObject> {
    const { kind, parameters, ...rest } = body as unknown as TemplateBody;
    const checked = checkParameters(kind, parameters);
    checkWithLibrary(kind, await this.#watermarks.resolve(account, checked));
    return { kind, parameters: await this.#watermarks.keepImages(account, checked), ...rest };
  }
}

function refusePreset(id: string): void {
  if (presets.some((preset) => preset.id === id))
    throw new ServiceError('CONFLICT', `${id} is built in and cannot be changed`);
}
