import type { Medium } from './media/medium.js';
import type { Result } from './results/result.js';

/** Where clients find what the service has. */
export class Urls {
  readonly base: URL;

  /** @param base how clients reach the service */
  constructor(base: string) {
    this.base = new URL(base.endsWith('/') ? base : `${base}/`);
  }

  ofResult({ file }: Pick<Result, 'file'>): string {
    return new URL(`files/${file}`, this.base).href;
  }

  /** The original, where it is served at all. */
  ofMedium({ source }: Pick<Medium, 'source'>): string | null {
    if (source.kind !== 'root') return null;
    const path = source.path.split('/').map(encodeURIComponent).join('/');
    return new URL(`media/${encodeURIComponent(source.root)}/${path}`, this.base).href;
  }
}
