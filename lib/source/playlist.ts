/** The first bytes of every HLS playlist: what libav's own probe goes by. */
export const playlistMark = '#EXTM3U';

/** The addresses a playlist names, as they are written: its lines, and the URI attributes of its tags. */
export function addressesOf(text: string): string[] {
  const addresses: string[] = [];
  for (const line of text.split(/[\r\n]+/)) {
    const entry = line.trim();
    if (entry === '') continue;
    if (!entry.startsWith('#')) addresses.push(entry);
    else for (const match of entry.matchAll(/URI="([^"]*)"/g)) addresses.push(match[1] ?? '');
  }
  return addresses;
}
