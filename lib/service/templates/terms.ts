import { Type } from 'typebox';

/** Terms that products and watermarks share. */
export const Time = Type.Union([Type.Number({ minimum: 0 }), Type.String({ pattern: '^[0-9:.]+%?$', maxLength: 32 })], {
  description: 'seconds, "hh:mm:ss.SSS" or a percentage of the duration such as "37.5%"',
});
export const Position = Type.Enum([
  'centre',
  'north',
  'northeast',
  'east',
  'southeast',
  'south',
  'southwest',
  'west',
  'northwest',
]);
