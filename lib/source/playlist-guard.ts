import { readSync } from 'node:fs';
import type { NativeBytes } from '../native/types.js';
import { parseChildAddress, type ChildAddress } from './child-address.js';
import { addressesOf, playlistMark } from './playlist.js';
import { sourceError } from './source-error.js';

const maxPlaylistBytes = 4 * 1024 * 1024;
const maxPlaylists = 64;

/** How deep playlists nest in one source, and which of them named a child. */
export class PlaylistGuard {
  readonly #maxDepth: number;
  /** Depth of a child if it turns out to be a playlist, by its address. */
  readonly #depths = new Map<string, number>();
  readonly #namedByLocal = new Set<string>();
  /** Told apart by their addresses: libav opens the same ones again to start over. */
  readonly #playlists = new Set<string>();
  #deepest = 0;

  constructor(maxDepth: number) {
    this.#maxDepth = maxDepth;
  }

  /** Whether a playlist on this machine named this path. */
  isNamedLocally(path: string): boolean {
    return this.#namedByLocal.has(path);
  }

  /**
   * Looks at what was just opened; throws LIMIT_EXCEEDED where playlists nest too deep or are too many.
   * @param places its own addresses: as it was asked for, and where redirects led
   */
  inspect(bytes: NativeBytes, places: readonly ChildAddress[]): void {
    if (readText(bytes, playlistMark.length) !== playlistMark) return;
    this.#playlists.add(places.map(keyOf).join(' '));
    if (this.#playlists.size > maxPlaylists) {
      throw sourceError('LIMIT_EXCEEDED', `a source may open at most ${maxPlaylists} playlists`);
    }
    const depth = this.#depthOf(places);
    if (depth > this.#maxDepth) {
      throw sourceError('LIMIT_EXCEEDED', `playlists may nest at most ${this.#maxDepth} deep`);
    }
    this.#deepest = Math.max(this.#deepest, depth);
    const text = readText(bytes, maxPlaylistBytes + 1);
    if (text.length > maxPlaylistBytes) {
      throw sourceError('LIMIT_EXCEEDED', `a playlist may hold at most ${maxPlaylistBytes} bytes`);
    }
    for (const address of addressesOf(text)) {
      for (const place of places.length === 0 ? [null] : places) this.#note(address, place, depth + 1);
    }
  }

  #depthOf(places: readonly ChildAddress[]): number {
    const named = places.map((place) => this.#depths.get(keyOf(place)) ?? 0);
    // One that nobody named is taken to be the next level: libav found it in a way we did not follow.
    return Math.max(0, ...named) || this.#deepest + 1;
  }

  #note(address: string, place: ChildAddress | null, depth: number): void {
    let child: ChildAddress;
    try {
      child = parseChildAddress(address, place);
    } catch {
      return; // Refused when it is opened, if it ever is.
    }
    const key = keyOf(child);
    // The deepest counts: a playlist that names itself goes one level down each time.
    this.#depths.set(key, Math.max(depth, this.#depths.get(key) ?? 0));
    if (child.kind === 'path' && place?.kind === 'path') this.#namedByLocal.add(child.path);
  }
}

function keyOf(address: ChildAddress): string {
  return address.kind === 'url' ? address.url : address.path;
}

/** Up to `length` bytes from the start, a character a byte. */
function readText(bytes: NativeBytes, length: number): string {
  const pieces: string[] = [];
  const piece = Buffer.alloc(Math.min(length, 64 * 1024));
  for (let offset = 0; offset < length;) {
    const count = readInto(bytes, offset, piece.subarray(0, Math.min(piece.length, length - offset)));
    if (count === 0) break;
    pieces.push(piece.toString('latin1', 0, count));
    offset += count;
  }
  return pieces.join('');
}

function readInto(bytes: NativeBytes, offset: number, target: Uint8Array): number {
  switch (bytes.kind) {
    case 'file':
      return readSync(bytes.fd, target, 0, target.length, offset);
    case 'memory': {
      const part = bytes.bytes.subarray(offset, offset + target.length);
      target.set(part);
      return part.length;
    }
    case 'reader':
      return bytes.read(offset, target);
  }
}
