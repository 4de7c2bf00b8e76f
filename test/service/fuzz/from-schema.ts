/** Values by a JSON schema, most of them right, some of them wrong somewhere. */
import fc, { type Arbitrary } from 'fast-check';
import { hostileNumber, hostileText, hostileValue } from './hostile.js';

/** What of JSON Schema the API's document uses. */
export interface Schema {
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly items?: Schema;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
}

/** Values that mean something to the service under test, by the name of the parameter. */
export type Known = (name: string) => Arbitrary<unknown> | null;

/** How often a value is replaced by one that breaks the rules: once in so many. */
const oneIn = 12;

/** @param name of the parameter or property the value is for */
export function fromSchema(schema: Schema, known: Known, name = ''): Arbitrary<unknown> {
  const right = rightValue(schema, known, name);
  const meaningful = known(name);
  return fc.oneof(
    { weight: oneIn, arbitrary: right },
    { weight: meaningful === null ? 0 : 4 * oneIn, arbitrary: meaningful ?? right },
    { weight: 1, arbitrary: hostileValue },
  );
}

function rightValue(schema: Schema, known: Known, name: string): Arbitrary<unknown> {
  if (schema.anyOf !== undefined) return fc.oneof(...schema.anyOf.map((choice) => rightValue(choice, known, name)));
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (schema.const !== undefined) return fc.constant(schema.const);
  switch (schema.type) {
    case 'string':
      return textBy(schema);
    case 'integer':
    case 'number':
      return numberBy(schema);
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return fc.array(fromSchema(schema.items ?? {}, known, name), { maxLength: 4 });
    case 'object':
      return objectBy(schema, known);
    default:
      return hostileValue;
  }
}

function textBy({ pattern, minLength = 0, maxLength = 200 }: Schema): Arbitrary<string> {
  const edges = fc.constantFrom('x'.repeat(minLength), 'x'.repeat(maxLength), 'x'.repeat(maxLength + 1));
  if (pattern !== undefined) return fc.oneof(fc.stringMatching(new RegExp(pattern)), edges);
  return fc.oneof(fc.string({ minLength, maxLength: Math.min(maxLength, 30) }), hostileText, edges);
}

function numberBy({ type, minimum, exclusiveMinimum, maximum }: Schema): Arbitrary<number> {
  const least = minimum ?? exclusiveMinimum ?? -10;
  const most = maximum ?? 1000;
  const edges = fc.constantFrom(least, least - 1, most, most + 1, 0);
  const some = fc.integer({ min: Math.ceil(least), max: Math.floor(Math.min(most, least + 300)) });
  const between = fc.double({ min: least, max: most, noNaN: true });
  return fc.oneof(some, edges, hostileNumber, ...(type === 'number' ? [between] : []));
}

/** What is required is mostly there; now and then something unknown is. */
function objectBy({ properties = {}, required = [] }: Schema, known: Known): Arbitrary<unknown> {
  const members = Object.entries(properties).map(([name, schema]) => {
    const chance = required.includes(name) ? 20 : 1;
    const value = fromSchema(schema, known, name).map((value) => [[name, value]] as const);
    const none = fc.constant([]);
    return fc.oneof({ weight: chance, arbitrary: value }, { weight: required.includes(name) ? 1 : 2, arbitrary: none });
  });
  const stranger = fc.oneof(
    { weight: 15, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.tuple(hostileText, hostileValue).map((member) => [member]) },
  );
  return fc.tuple(...members, stranger).map((parts) => {
    const entries: (readonly [string, unknown])[] = parts.flat();
    return Object.fromEntries(entries);
  });
}
