/** Values nobody should send. */
import fc, { type Arbitrary } from 'fast-check';

const numbers = [0, -0, -1, 0.1, 1e-320, 1e21, 1e308, -1e308, 2 ** 31, 2 ** 32, 2 ** 53, -(2 ** 53), 2 ** 63, 2 ** 64];

const texts = [
  '',
  ' ',
  '\0',
  'a\0b',
  '..',
  '../../etc/passwd',
  '/etc/passwd',
  'C:\\x',
  '%00',
  '%',
  '%zz',
  '\ud800',
  '\u202e\ufeff',
  '👩‍👩‍👧‍👦',
  'ﷺ'.repeat(100),
  '9'.repeat(400),
  'NaN',
  '-1',
  '1e400',
  '0x10',
  'null',
  '[]',
  "' OR 1=1 --",
  '%_\\',
  'http://[::1]:1/',
  'http://[',
  'file:///etc/passwd',
  '\r\nx: y',
];

export const hostileText: Arbitrary<string> = fc.oneof(
  fc.constantFrom(...texts),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.nat({ max: 5000 }).map((length) => 'x'.repeat(length)),
);

/** Arrays or objects in one another. */
const nested = fc
  .tuple(fc.constantFrom(10, 100, 3000, 100_000), fc.boolean())
  .map(([depth, isArray]) => new Nested(isArray ? '[' : '{"a":', isArray ? ']' : '}', depth));

/** Too deep for what writes JSON, so it is written here. */
export class Nested {
  readonly json: string;

  constructor(opening: string, closing: string, depth: number) {
    this.json = `${opening.repeat(depth)}0${closing.repeat(depth)}`;
  }
}

export const hostileNumber = fc.oneof(fc.constantFrom(...numbers), fc.integer(), fc.double({ noNaN: true }));

export const hostileValue: Arbitrary<unknown> = fc.oneof(
  { weight: 3, arbitrary: hostileText },
  { weight: 2, arbitrary: hostileNumber },
  { weight: 1, arbitrary: fc.constantFrom<unknown>(null, true, false, [], {}, [[]], [null], { a: { b: {} } }) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  { weight: 1, arbitrary: fc.constantFrom('__proto__', 'constructor', 'toString').map((key) => ({ [key]: {} })) },
  { weight: 1, arbitrary: nested },
);

/** JSON with {@link Nested} written as it is. */
export function toJson(value: unknown): string {
  if (value instanceof Nested) return value.json;
  if (Array.isArray(value)) return `[${value.map(toJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([key, member]) => `${JSON.stringify(key)}:${toJson(member)}`);
  return `{${members.join(',')}}`;
}
