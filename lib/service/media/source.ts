import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { invalidParameter } from '../../errors.js';
import { notFound } from '../service-error.js';
import type { Medium, MediumSource } from './medium.js';
import { fileOf, pathInRoot, type Roots } from './roots.js';

/** Where a medium may come from, as a client names it. */
export type SourceWish =
  | { readonly root: string; readonly path: string }
  | { readonly url: string }
  /** A finished upload: its name in the folder of uploads. */
  | { readonly upload: string };

/** What media are made of, and where the engine finds it. */
export class MediaSources {
  readonly #roots: Roots;
  readonly #publicUrl: URL;
  readonly #uploads: string;

  /**
   * @param publicUrl how clients reach the service: what lies under it is read from disk, never asked over HTTP
   * @param uploads the folder uploads lie in
   */
  constructor(roots: Roots, publicUrl: URL, uploads: string) {
    this.#roots = roots;
    this.#publicUrl = publicUrl;
    this.#uploads = uploads;
  }

  /** @throws INVALID_PARAMETER, NOT_FOUND (the root) */
  resolve(wish: SourceWish): MediumSource {
    if ('upload' in wish) return { kind: 'upload', file: wish.upload };
    if ('root' in wish) return this.#inRoot(wish.root, wish.path);
    return this.#fromUrl(wish.url);
  }

  /** Equal for equal sources. */
  keyOf(source: MediumSource): string {
    switch (source.kind) {
      case 'root':
        return `root:${source.root}/${source.path}`;
      case 'url':
        return `url:${source.url}`;
      case 'upload':
        return `upload:${source.file}`;
    }
  }

  /** What the engine is given: an absolute path or a URL. */
  inputOf({ source }: Pick<Medium, 'source'>): string {
    switch (source.kind) {
      case 'root':
        return fileOf(this.#roots.require(source.root), source.path);
      case 'url':
        return source.url;
      case 'upload':
        return join(this.#uploads, source.file);
    }
  }

  /** Changes when the bytes do: size and time of a file. A URL is taken to stay what it was at registration. */
  async fingerprintOf(medium: Pick<Medium, 'id' | 'source' | 'byteLength' | 'createdMs'>): Promise<string> {
    if (medium.source.kind === 'url') return `${medium.source.url} ${medium.byteLength ?? ''} ${medium.createdMs}`;
    const facts = await stat(this.inputOf(medium)).catch(() => null);
    if (facts === null) throw notFound('medium', medium.id);
    return `${medium.id} ${facts.size} ${facts.mtimeMs} ${facts.ino}`;
  }

  #inRoot(name: string, path: string): MediumSource {
    return { kind: 'root', root: this.#roots.require(name).name, path: pathInRoot(path) };
  }

  #fromUrl(text: string): MediumSource {
    const url = URL.canParse(text) ? new URL(text) : null;
    if (url === null || !['http:', 'https:'].includes(url.protocol))
      throw invalidParameter('url', 'must be an http or https URL', text);
    const own = new URL('media/', withSlash(this.#publicUrl));
    if (url.origin !== own.origin || !url.pathname.startsWith(own.pathname)) {
      url.hash = '';
      return { kind: 'url', url: url.href };
    }
    const [root = '', ...rest] = url.pathname.slice(own.pathname.length).split('/');
    return this.#inRoot(decode(root, text), decode(rest.join('/'), text));
  }
}

function decode(part: string, url: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw invalidParameter('url', 'must be escaped as RFC 3986 has it', url);
  }
}

function withSlash(url: URL): URL {
  return url.pathname.endsWith('/') ? url : new URL(`${url.pathname}/`, url);
}
