/** What sources a caller may name. Checked in `request/`, applied at every open, redirect and playlist child. */
export interface SourcePolicy {
  /** Folders that files must lie in, links resolved; null allows any path. */
  readonly roots: readonly string[] | null;
  /** Hosts that may be asked (`cdn.example.com`, `*.example.com`, with or without `:port`); null allows any public host. */
  readonly hosts: readonly string[] | null;
  /** Hosts and addresses allowed although they are private, link-local or loopback. */
  readonly privateHosts: readonly string[];
  /** Most bytes taken from one source, children included. */
  readonly maxBytes: number;
  readonly maxRedirects: number;
  /** How deep playlists may nest: 2 is a master playlist with media playlists. */
  readonly maxPlaylistDepth: number;
  /** Longest wait for a connection, and for the next bytes of a response, in milliseconds. */
  readonly idleTimeoutMs: number;
}

export const defaultSourcePolicy: SourcePolicy = {
  roots: null,
  hosts: null,
  privateHosts: [],
  maxBytes: 1024 ** 4,
  maxRedirects: 5,
  maxPlaylistDepth: 2,
  idleTimeoutMs: 15_000,
};
