import { StillframeError } from '../errors.js';
import type { NativeBytes, OpenChild } from '../native/types.js';
import type { IsInterrupted, ReaderBytes, SourceClient } from './bridge-client.js';
import { ByteBudget } from './byte-budget.js';
import type { SourceDescriptor } from './byte-source.js';
import { parseChildAddress, type ChildAddress } from './child-address.js';
import { openPath } from './open-path.js';
import { PlaylistGuard } from './playlist-guard.js';
import { sourceError } from './source-error.js';
import type { SourcePolicy } from './source-policy.js';

export interface OpenedSource {
  /** The caller closes it; children are closed by whoever opened them. */
  readonly bytes: NativeBytes;
  readonly openChild: OpenChild;
}

/**
 * Opens a described source in a worker, with a way to open what it names under the same policy.
 * Throws the coded errors of sources; nothing stays open when it throws.
 * @param client the worker's bridge, null where only paths and memory are ever opened
 */
export function openSource(
  descriptor: SourceDescriptor,
  policy: SourcePolicy,
  client: SourceClient | null,
  isInterrupted: IsInterrupted,
): OpenedSource {
  const tree = new SourceTree(descriptor.kind === 'path', policy, client, isInterrupted);
  return { bytes: tree.openRoot(descriptor), openChild: (url) => tree.openChild(url) };
}

function memoryBytes(bytes: Uint8Array): NativeBytes {
  return { kind: 'memory', bytes, url: '', close: () => {} };
}

/** A source and everything opened because of it. */
class SourceTree {
  readonly #rootIsLocal: boolean;
  readonly #policy: SourcePolicy;
  readonly #client: SourceClient | null;
  readonly #isInterrupted: IsInterrupted;
  readonly #budget: ByteBudget;
  readonly #playlists: PlaylistGuard;
  #openedRemoteChild = false;

  constructor(rootIsLocal: boolean, policy: SourcePolicy, client: SourceClient | null, isInterrupted: IsInterrupted) {
    this.#rootIsLocal = rootIsLocal;
    this.#policy = policy;
    this.#client = client;
    this.#isInterrupted = isInterrupted;
    this.#budget = new ByteBudget(policy.maxBytes);
    this.#playlists = new PlaylistGuard(policy.maxPlaylistDepth);
  }

  openRoot(descriptor: SourceDescriptor): NativeBytes {
    switch (descriptor.kind) {
      case 'path':
        return this.#openPath(descriptor.path);
      case 'spool': {
        // Ours, in a folder only we can write; it has no place that relative addresses could mean.
        const bytes = openPath(descriptor.path, { roots: null, maxBytes: this.#policy.maxBytes });
        return this.#inspected({ ...bytes, url: '' }, [], bytes.size);
      }
      case 'memory':
        return this.#inspected(memoryBytes(descriptor.bytes), [], descriptor.bytes.length);
      case 'reader': {
        const bytes = this.#bridge().openReader(descriptor.readerId, this.#isInterrupted);
        return this.#inspected(bytes, [], bytes.size ?? 0);
      }
      case 'url':
        return this.#openUrl(descriptor.url);
    }
  }

  openChild(text: string): NativeBytes {
    const address = parseChildAddress(text, null);
    if (address.kind === 'url') {
      this.#openedRemoteChild = true;
      return this.#counted(this.#openUrl(address.url));
    }
    this.#checkLocalChild(address.path);
    return this.#openPath(address.path);
  }

  /**
   * libav does not say which playlist asks. So once anything remote was opened, a file counts as asked for by a
   * remote playlist unless a playlist on this machine named it.
   */
  #checkLocalChild(path: string): void {
    if (this.#rootIsLocal && (!this.#openedRemoteChild || this.#playlists.isNamedLocally(path))) return;
    throw sourceError('SOURCE_FORBIDDEN', 'only a playlist on this machine may name files', path);
  }

  #openPath(path: string): NativeBytes {
    const bytes = openPath(path, this.#policy);
    return this.#inspected(bytes, [{ kind: 'path', path: bytes.url }], bytes.size);
  }

  #openUrl(url: string): ReaderBytes {
    const bytes = this.#bridge().openUrl(url, this.#isInterrupted);
    const places = [url, bytes.url].map((place): ChildAddress => parseChildAddress(place, null));
    return this.#inspected(bytes, places, bytes.size ?? 0);
  }

  #inspected<T extends NativeBytes>(bytes: T, places: readonly ChildAddress[], size = 0): T {
    try {
      this.#budget.hold(bytes.url, size);
      this.#playlists.inspect(bytes, places);
      return bytes;
    } catch (error) {
      bytes.close();
      throw error;
    }
  }

  #counted(bytes: ReaderBytes): ReaderBytes {
    return {
      ...bytes,
      read: (offset, target) => {
        const count = bytes.read(offset, target);
        this.#budget.send(count);
        return count;
      },
    };
  }

  #bridge(): SourceClient {
    if (this.#client === null) throw new StillframeError('INTERNAL', 'this worker has no bridge to open sources over');
    return this.#client;
  }
}
