import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { Value } from 'typebox/value';
import { StillframeError } from '../errors.js';
import { textReader } from './text-reader.js';

/** How a value breaks a schema. */
export interface SchemaFault {
  /** `parameters.width`; empty for the value itself. */
  readonly parameter: string;
  readonly rule: string;
  readonly value: unknown;
}

/** Gives the value with defaults filled in, or what is wrong with it. */
export type SchemaCheck = (input: unknown) => { readonly value: unknown } | { readonly fault: SchemaFault };

/** Levels of objects and arrays in one another: more is an attack on whoever walks over it, never a request. */
const mostLevels = 64;

/** @param texts whether the values come as texts, as in a query: numbers and booleans are then read from them */
export function compileCheck(schema: TSchema, { texts = false } = {}): SchemaCheck {
  const validator = Compile(schema);
  const prepare = texts ? textReader(schema) : (input: unknown) => Value.Default(schema, structuredClone(input));
  return (input) => {
    if (isDeeper(input, mostLevels))
      return { fault: { parameter: '', rule: `must be nested at most ${mostLevels} levels deep`, value: '...' } };
    const value = prepare(input);
    return validator.Check(value) ? { value } : { fault: faultOf(validator.Errors(value), value) };
  };
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((member) => isDeeper(member, levels - 1));
}

/** The error every API gives for a fault. */
export function faultError({ parameter, rule, value }: SchemaFault): StillframeError {
  const shown = value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 80);
  const name = parameter === '' ? 'the request' : parameter;
  return new StillframeError('INVALID_PARAMETER', `${name}: ${rule}, got ${shown}`, {
    fault: { parameter, rule, value: shown },
  });
}

type Errors = ReturnType<ReturnType<typeof Compile>['Errors']>;

function faultOf(errors: Errors, input: unknown): SchemaFault {
  // An unknown key also shows up as "schema is false"; of a union, the deepest complaint is the one that helps.
  const telling = errors.filter(({ keyword }) => keyword !== 'boolean' && keyword !== 'anyOf');
  const [first] = telling.length > 0 ? telling : errors;
  if (first === undefined) return { parameter: '', rule: 'is not valid', value: input };
  const path = first.instancePath.split('/').slice(1).map(unescape);
  const params = first.params as {
    readonly additionalProperties?: readonly string[];
    readonly requiredProperties?: readonly string[];
    readonly allowedValues?: readonly unknown[];
  };
  const [unknown] = params.additionalProperties ?? [];
  if (unknown !== undefined) return fault([...path, unknown], 'is not known here', input);
  const [missing] = params.requiredProperties ?? [];
  if (missing !== undefined) return fault([...path, missing], 'is required', input);
  const { allowedValues } = params;
  return fault(path, allowedValues === undefined ? first.message : `must be one of ${allowedValues.join(', ')}`, input);
}

function fault(path: readonly string[], rule: string, input: unknown): SchemaFault {
  let value = input;
  for (const key of path) value = (value as Readonly<Record<string, unknown>> | null | undefined)?.[key];
  return { parameter: path.join('.'), rule, value };
}

/** JSON Pointer, RFC 6901. */
function unescape(part: string): string {
  return part.replaceAll('~1', '/').replaceAll('~0', '~');
}
