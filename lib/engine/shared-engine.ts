import type { SourceInput } from './source-input.js';
import { createEngine, type Engine } from './engine.js';
import type { Verbs } from './verbs.js';

let shared: Engine | null = null;

/** The engine behind the plain functions, made by the first call. It ends with the process and does not keep it alive. */
function sharedEngine(): Engine {
  shared ??= createEngine();
  return shared;
}

type PlainVerbs = Verbs<readonly [source: SourceInput]>;

/** {@link Engine.probe} on an engine with default options. */
export const probe: PlainVerbs['probe'] = (...args) => sharedEngine().probe(...args);

/** {@link Engine.frame} on an engine with default options. */
export const frame: PlainVerbs['frame'] = (...args) => sharedEngine().frame(...args);

/** {@link Engine.snapshot} on an engine with default options. */
export const snapshot: PlainVerbs['snapshot'] = (source: SourceInput, options?: object) =>
  sharedEngine().snapshot(source, options) as never;

/** {@link Engine.snapshots} on an engine with default options. */
export const snapshots: PlainVerbs['snapshots'] = (...args) => sharedEngine().snapshots(...args);

/** {@link Engine.sprite} on an engine with default options. */
export const sprite: PlainVerbs['sprite'] = (...args) => sharedEngine().sprite(...args);

/** {@link Engine.render} on an engine with default options. */
export const render: PlainVerbs['render'] = (...args) => sharedEngine().render(...args);

/** {@link Engine.animate} on an engine with default options. */
export const animate: PlainVerbs['animate'] = (...args) => sharedEngine().animate(...args);

/** {@link Engine.open} on an engine with default options. */
export const open: Engine['open'] = (...args) => sharedEngine().open(...args);
