import { invalidParameter } from '../errors.js';
import { oneOf, wholeNumber } from './check.js';
import { formatOfPath } from './extension.js';
import type { StillEncoding, StillFormat } from './requests/encoding.js';

export interface EncodingOptions {
  /** Default: what the extension of `output` says, else `jpg`. */
  readonly format?: StillFormat | 'jpeg' | undefined;
  /** 1 to 100. Defaults: jpg 80, webp 80, avif 50. Not for png. */
  readonly quality?: number | undefined;
}

export const encodingKeys = ['format', 'quality'] as const satisfies readonly (keyof EncodingOptions)[];

const formatNames = ['jpg', 'jpeg', 'png', 'webp', 'avif'] as const;
const defaultQuality: Readonly<Record<StillFormat, number | null>> = { jpg: 80, png: null, webp: 80, avif: 50 };

/** @param output the path to be written, which may tell the format; null when bytes are returned */
export function parseEncoding(options: Readonly<Record<string, unknown>>, output: string | null): StillEncoding {
  const format = parseFormat(options['format'], output);
  const preset = defaultQuality[format];
  const asked = options['quality'];
  if (asked === undefined) return { format, quality: preset };
  if (preset === null) throw invalidParameter('quality', `must not be given with ${format}, which is lossless`, asked);
  return { format, quality: wholeNumber('quality', asked, 1, 100) };
}

/** Whether pictures of this format may have transparent parts. */
export function carriesAlpha(format: StillFormat): boolean {
  return format !== 'jpg';
}

function parseFormat(asked: unknown, output: string | null): StillFormat {
  const name = asked === undefined ? formatOf(output) : oneOf('format', asked, formatNames);
  return name === 'jpeg' ? 'jpg' : name;
}

function formatOf(output: string | null): (typeof formatNames)[number] {
  return output === null ? 'jpg' : formatOfPath(output, formatNames);
}
