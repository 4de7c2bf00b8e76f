import type { Caller } from '../../accounts/credentials.js';
import type { BucketFile } from '../../buckets/buckets.js';
import type { JobWish } from '../../jobs/desk.js';
import type { Service } from '../../service.js';
import { newId } from '../../store/id.js';
import type { Entry } from './entry.js';
import { badRequest, QiniuError } from './error.js';
import { parseChain, type Chain } from './fops/chain.js';
import { productsOf, type NamedProduct } from './fops/products.js';
import { checkTall, dependsOnShape, type OldLimits } from './fops/size.js';
import { vframeLimits, type StillWish } from './fops/vframe.js';
import { vsampleLimits } from './fops/vsample.js';
import { refusePlaylist } from './playlist.js';
import { requireRoot } from './save-name.js';
import { shapeOf } from './shape.js';

/** What is to be done with a file, by `pfop` or after an upload. */
export interface Persistent {
  /** Chains, with `;` between them. */
  readonly fops: string;
  readonly notifyUrl: string | null;
  readonly pipeline: string | null;
  /** Makes again what is there already. */
  readonly force: boolean;
  /** Behind everything else. */
  readonly idle: boolean;
}

/** What a job keeps of the operation it belongs to. */
export interface JobNote {
  /** Which of the operations, from 0; several jobs may make one. */
  readonly item: number;
  readonly cmd: string;
  readonly bucket: string;
  readonly key: string;
  readonly pipeline: string;
}

const mostChains = 100;
const idlePriority = -5;

/** Operations that have been read and may be carried out. */
export interface CheckedFops {
  readonly chain: Chain;
  readonly products: readonly NamedProduct[];
}

/** @throws a 400 naming what is wrong, a 631 */
export function checkFops(service: Service, fops: string, source: Entry): readonly CheckedFops[] {
  const texts = fops.split(';').filter((text) => text.trim() !== '');
  if (texts.length === 0) throw badRequest('fops: is required');
  if (texts.length > mostChains) throw badRequest(`fops: at most ${mostChains}`);
  return texts.map((text) => {
    const chain = parseChain(text);
    const products = productsOf(chain, source);
    for (const { saveAs } of products) requireRoot(service, saveAs.bucket);
    return { chain, products };
  });
}

/**
 * Has operations carried out; they are durable when this resolves with their `persistentId`.
 * @throws a 400, a 612, a 631
 */
export async function submitFops(
  service: Service,
  { account }: Caller,
  source: Entry,
  { fops, notifyUrl, pipeline, force, idle }: Persistent,
): Promise<string> {
  const checked = checkFops(service, fops, source);
  const file = await service.buckets.find(source.bucket, source.key);
  if (file === null) throw new QiniuError(612, 'no such file or directory');
  for (const { chain, products } of checked) {
    await refusePlaylist(chain.fop.name, file.path);
    for (const product of products) await checkShape(service, file, product);
  }
  const mediumId = await registerFile(service, account, source, file);
  const group = newId();
  const wishes = checked.flatMap(({ chain, products }, item) =>
    products.map(({ kind, parameters, saveAs }): JobWish => {
      const note: JobNote = { item, cmd: chain.command, ...source, pipeline: pipeline ?? '0.default' };
      return {
        ...{ mediumId, kind, parameters, templateId: null, priority: idle ? idlePriority : 0 },
        callback: notifyUrl === null ? null : { url: notifyUrl, style: 'qiniu', of: 'group' },
        userData: JSON.stringify(note),
        saveAs: { ...saveAs, replace: force },
      };
    }),
  );
  await service.desk.submit(account, wishes, { group });
  return persistentIdOf(group);
}

/** Ids of Qiniu's begin with the region. */
const region = 'z0.';

export function persistentIdOf(group: string): string {
  return `${region}${group}`;
}

export function groupOf(persistentId: string): string {
  return persistentId.startsWith(region) ? persistentId.slice(region.length) : '';
}

async function registerFile(
  { registry }: Service,
  account: string,
  { bucket, key }: Entry,
  { source }: BucketFile,
): Promise<string> {
  if (source.kind === 'url') throw new Error('files of buckets are on disk');
  const wish = source.kind === 'root' ? { root: source.root, path: source.path } : { upload: source.file };
  const title = `${bucket}:${key}`.slice(0, 512);
  const { medium } = await registry.register({ account, source: wish, referenceId: null, title, metadata: {} });
  return medium.id;
}

/** A height alone may be the long side of a tall picture; whether it is one, the file says. */
async function checkShape({ pictures }: Service, file: BucketFile, { kind, parameters }: NamedProduct): Promise<void> {
  const { width = null, height = null, rotate } = parameters as Partial<StillWish>;
  const limits: OldLimits = kind === 'sample' ? vsampleLimits : vframeLimits;
  if (!dependsOnShape({ width, height }, limits)) return;
  const { video } = await pictures.probe(file);
  if (video !== null) checkTall(kind, { width, height }, shapeOf(video, rotate ?? 0));
}
