/**
 * The sRGB colour space as an ICC profile of 480 bytes, for formats that can say it in no shorter way.
 * Laid out by ICC.1:2010 (profile version 4.2); the numbers are those of IEC 61966-2-1, its primaries adapted to D50.
 */

const version = 0x04_20_00_00;
const headerBytes = 128;
/** The white that profiles are written for; also the header's illuminant. */
const d50 = [0.9642, 1, 0.8249] as const;
/** From D65, sRGB's white, to D50 by Bradford's method. */
const adaptation = [1.04788, 0.02292, -0.0502, 0.02959, 0.99048, -0.01706, -0.00923, 0.01508, 0.75168] as const;
/** Of the parametric curve's third function: (ax + b)^g from d on, cx below it. */
const transferCurve = [2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045] as const;

const transfer = tag('para', [0x00_03_00_00, ...transferCurve.map(fixed)]);
/** In this order; equal values are stored once. */
const tags: readonly (readonly [signature: string, data: Uint8Array])[] = [
  ['desc', text('sRGB')],
  ['cprt', text('CC0')],
  ['wtpt', tag('XYZ ', d50.map(fixed))],
  ['chad', tag('sf32', adaptation.map(fixed))],
  ['rXYZ', tag('XYZ ', [0.43607, 0.22249, 0.01392].map(fixed))],
  ['gXYZ', tag('XYZ ', [0.38515, 0.71687, 0.09708].map(fixed))],
  ['bXYZ', tag('XYZ ', [0.14307, 0.06061, 0.7141].map(fixed))],
  ['rTRC', transfer],
  ['gTRC', transfer],
  ['bTRC', transfer],
];

export const srgbProfile: Uint8Array = buildProfile();

function buildProfile(): Uint8Array {
  const places = new Map<Uint8Array, number>();
  let end = headerBytes + 4 + tags.length * 12;
  for (const [, data] of tags) {
    if (places.has(data)) continue;
    places.set(data, end);
    end += data.length;
  }
  const profile = Buffer.alloc(end);
  profile.writeUInt32BE(end, 0);
  profile.writeUInt32BE(version, 8);
  profile.write('mntrRGB XYZ ', 12, 'latin1');
  // The year, month and day of the sRGB standard, so that the bytes never change.
  for (const [index, part] of [1999, 10, 18].entries()) profile.writeUInt16BE(part, 24 + index * 2);
  profile.write('acsp', 36, 'latin1');
  d50.forEach((value, index) => profile.writeInt32BE(fixed(value), 68 + index * 4));
  profile.writeUInt32BE(tags.length, headerBytes);
  tags.forEach(([signature, data], index) => {
    const entry = headerBytes + 4 + index * 12;
    const place = places.get(data) ?? 0;
    profile.write(signature, entry, 'latin1');
    profile.writeUInt32BE(place, entry + 4);
    profile.writeUInt32BE(data.length, entry + 8);
    profile.set(data, place);
  });
  return profile;
}

/** s15Fixed16Number. */
function fixed(value: number): number {
  return Math.round(value * 65_536);
}

function tag(type: string, words: readonly number[]): Uint8Array {
  const data = Buffer.alloc(8 + words.length * 4);
  data.write(type, 0, 'latin1');
  words.forEach((word, index) => data.writeInt32BE(word, 8 + index * 4));
  return data;
}

/** A multiLocalizedUnicodeType with one entry, padded to whole words. */
function text(english: string): Uint8Array {
  const headBytes = 28;
  const data = Buffer.alloc(headBytes + Math.ceil((english.length * 2) / 4) * 4);
  data.write('mluc', 0, 'latin1');
  data.writeUInt32BE(1, 8);
  data.writeUInt32BE(12, 12);
  data.write('enUS', 16, 'latin1');
  data.writeUInt32BE(english.length * 2, 20);
  data.writeUInt32BE(headBytes, 24);
  data.write(Buffer.from(english, 'utf16le').swap16().toString('latin1'), headBytes, 'latin1');
  return data;
}
