import { badRequest } from '../error.js';
import type { JsonObject } from '../../../json.js';
import { choice, checkKeys, seconds, wholeNumber, type Fop } from './pairs.js';
import { checkSize, type OldLimits, type Size } from './size.js';
import { rotation, sides } from './vframe.js';

/** One product of an operation, in the words of the desk. */
export interface ProductWish {
  readonly kind: 'snapshot' | 'sample' | 'sprite' | 'animation';
  readonly parameters: JsonObject;
  /** URL-safe base64 of the names the files get; null: they follow from the operation. */
  readonly pattern: string | null;
}

export const vsampleLimits: OldLimits = { width: 1920, height: 1080 };
const defaultIntervalSeconds = 5;
const leastIntervalSeconds = 0.1;
const mostPictures = 10_000;

const own = ['ss', 't', 's', 'rotate', 'interval', 'frames', 'pattern', 'savePattern'];
const ofSheets = ['spriteFormat', 'cellSize', 'padding', 'margin', 'color', 'lines', 'columns', 'saveSpritePattern'];

/**
 * `vsample/<Format>/ss/<s>/t/<s>/s/<WxH>/rotate/<deg>/interval/<s>/frames/<n>/pattern/<name>`; with one of the sprite's
 * parameters, sheets of the pictures instead, and both where the pictures have names of their own.
 * @throws a 400
 */
export function parseVsample(fop: Fop): readonly ProductWish[] {
  checkKeys(fop, [...own, ...ofSheets]);
  const times = parseTimes(fop);
  const rotate = rotation(fop);
  const pattern = patternOf(fop);
  const sheets = ofSheets.some((key) => fop.pairs.has(key));
  const format = formatOf(fop, fop.argument, ['jpg', 'png', 'webp', 'avif']);
  const pictures = { ...times, ...sides(parseSize(fop, 's', vsampleLimits)), fit: 'fill', rotate, format };
  const sample = { kind: 'sample', parameters: pictures, pattern } as const;
  if (!sheets) return [sample];
  const sprite = { kind: 'sprite', parameters: { ...times, rotate, ...parseSheet(fop) } } as const;
  const wish = { ...sprite, pattern: fop.pairs.get('saveSpritePattern') ?? null };
  return pattern === null ? [wish] : [sample, wish];
}

/** `480x360`, `480x`, `x360`, or `x` for the source's own size. */
export function parseSize(fop: Fop, key: string, limits: OldLimits): Size {
  const given = fop.pairs.get(key);
  if (given === undefined) return { width: null, height: null };
  const [, width, height] = /^(\d{0,6})x(\d{0,6})$/.exec(given) ?? [];
  if (width === undefined || height === undefined)
    throw badRequest(`${fop.name}: /${key} must be <Width>x<Height>, as in 480x360 or 480x, got ${given}`);
  const side = (text: string): number | null => (text === '' ? null : Number(text));
  return checkSize(fop.name, { width: side(width), height: side(height) }, limits);
}

function parseTimes(fop: Fop): JsonObject {
  const start = seconds(fop, 'ss') ?? 0;
  const length = seconds(fop, 't');
  if (length === 0) throw badRequest('vsample: /t must be more than 0');
  const asked = seconds(fop, 'interval');
  const frames = wholeNumber(fop, 'frames', 1, mostPictures);
  if (asked !== null && frames !== null) throw badRequest('vsample: /interval and /frames exclude each other');
  if (frames !== null)
    return length === null ? { start, count: frames } : { start, count: frames, interval: length / frames };
  const interval = asked ?? defaultIntervalSeconds;
  if (interval < leastIntervalSeconds) throw badRequest(`vsample: /interval must be ${leastIntervalSeconds} or more`);
  if (length === null) return { start, interval };
  // In whole milliseconds, as 0.3 / 0.1 is a little more than 3.
  const count = Math.ceil(Math.round(length * 1000) / Math.round(interval * 1000));
  if (count > mostPictures) throw badRequest(`vsample: more than ${mostPictures} pictures`);
  return { start, interval, count };
}

function parseSheet(fop: Fop): JsonObject {
  const { width, height } = parseSize(fop, 'cellSize', vsampleLimits);
  const facts = {
    cellWidth: width,
    cellHeight: height,
    padding: wholeNumber(fop, 'padding', 0, 1000),
    margin: wholeNumber(fop, 'margin', 0, 1000),
    color: colourOf(fop),
    lines: wholeNumber(fop, 'lines', 1, 100),
    columns: wholeNumber(fop, 'columns', 1, 100),
  };
  const given = Object.entries(facts).filter(([, value]) => value !== null);
  const format = formatOf(fop, fop.pairs.get('spriteFormat') ?? fop.argument, ['jpg', 'png', 'webp']);
  return { ...(Object.fromEntries(given) as JsonObject), fit: 'fill', format };
}

function patternOf(fop: Fop): string | null {
  const [older, newer] = [fop.pairs.get('pattern'), fop.pairs.get('savePattern')];
  if (older !== undefined && newer !== undefined)
    throw badRequest('vsample: /pattern and /savePattern exclude each other');
  return older ?? newer ?? null;
}

function formatOf(fop: Fop, given: string, formats: readonly string[]): string {
  if (formats.includes(given)) return given;
  throw badRequest(`${fop.name}: the format must be ${formats.join(', ')}, got ${given}`);
}

/** A name, or six hexadecimal digits with or without a mark before them. */
function colourOf({ pairs }: Fop): string | null {
  const given = pairs.get('color');
  if (given === undefined) return null;
  const [, digits] = /^(?:#|0x)?([0-9a-f]{6})$/i.exec(given) ?? [];
  if (digits !== undefined) return `#${digits}`;
  if (/^[a-z]{1,32}$/i.test(given)) return given;
  throw badRequest(`vsample: /color must be a name or six hexadecimal digits, got ${given}`);
}

/** Whether an optional switch is on. */
export function isOn(fop: Fop, key: string): boolean {
  return choice(fop, key, ['0', '1']) === '1';
}
