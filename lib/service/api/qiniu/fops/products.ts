import { createHash } from 'node:crypto';
import type { SaveAs } from '../../../jobs/job.js';
import { checkKey, decodeBase64, encodeBase64, type Entry } from '../entry.js';
import { badRequest } from '../error.js';
import { parseAvthumb } from './avthumb.js';
import type { Chain } from './chain.js';
import { parseVframe } from './vframe.js';
import { parseVsample, type ProductWish } from './vsample.js';

/** A product with the names of its files. */
export interface NamedProduct extends Pick<ProductWish, 'kind' | 'parameters'> {
  readonly saveAs: Omit<SaveAs, 'replace'>;
}

/**
 * What a chain makes of a file, and under which names.
 * @throws a 400
 */
export function productsOf(chain: Chain, source: Entry): readonly NamedProduct[] {
  return wishesOf(chain).map(({ kind, parameters, pattern }) => ({
    kind,
    parameters,
    saveAs: nameOf(chain, source, kind, pattern),
  }));
}

function wishesOf({ fop }: Chain): readonly ProductWish[] {
  switch (fop.name) {
    case 'vframe':
      return [{ kind: 'snapshot', parameters: { ...parseVframe(fop) }, pattern: null }];
    case 'vsample':
      return parseVsample(fop);
    default:
      return [parseAvthumb(fop)];
  }
}

/**
 * Files without a name get one that follows from source and operation, so that the same operation meets its own result.
 * Several files have their number in the name.
 */
function nameOf(
  { command, saveAs }: Chain,
  source: Entry,
  kind: ProductWish['kind'],
  pattern: string | null,
): NamedProduct['saveAs'] {
  const bucket = saveAs?.entry.bucket ?? source.bucket;
  const derived = encodeBase64(createHash('sha1').update(`${source.bucket}:${source.key}\n${command}`).digest());
  const base = saveAs?.entry.key ?? derived;
  if (kind === 'snapshot' || kind === 'animation') return { bucket, key: base };
  if (pattern !== null) return { bucket, key: checkKey(fillPattern(pattern, { bucket, key: base })) };
  if (base.includes(count)) return { bucket, key: base };
  return { bucket, key: checkKey(kind === 'sprite' ? `${base}-sprite-${count}` : `${base}-${count}`) };
}

const count = '$(count)';

/** `vframe-$(count)`, or with what the name was to be: `${saveas.bucket}-$(count)`. */
function fillPattern(encoded: string, { bucket, key }: Entry): string {
  const pattern = decodeBase64(encoded);
  if (pattern?.includes(count) !== true)
    throw badRequest(`vsample: a pattern must be the URL-safe base64 of a text with ${count}`);
  return pattern.replace(/\$\{([^}]*)\}/g, (_, name: string) => {
    if (name === 'saveas.bucket') return bucket;
    if (name === 'saveas.key') return key;
    throw badRequest(`vsample: a pattern has no \${${name}}`);
  });
}
