/** Sheets of equal tiles at equal distances in time: all that a playlist of pictures can say. */
export interface TiledSheets {
  readonly tileWidth: number;
  readonly tileHeight: number;
  readonly columns: number;
  readonly lines: number;
  /** How long each tile is shown, in milliseconds. */
  readonly tileMs: number;
  /** Addresses from where the playlist is, and how long each sheet lasts. */
  readonly sheets: readonly { readonly url: string; readonly durationMs: number }[];
}

/**
 * An HLS playlist of pictures, after the image media playlist specification that Roku and others published: sheets are
 * segments, and `EXT-X-TILES` says how tiles lie on them, in rows from the left top.
 */
export function imagePlaylist({ tileWidth, tileHeight, columns, lines, tileMs, sheets }: TiledSheets): string {
  const longest = Math.max(...sheets.map(({ durationMs }) => durationMs));
  const tiles = `#EXT-X-TILES:RESOLUTION=${tileWidth}x${tileHeight},LAYOUT=${columns}x${lines},DURATION=${seconds(tileMs)}`;
  return [
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    // The specification of HLS wants no segment longer than this, rounded.
    `#EXT-X-TARGETDURATION:${Math.max(1, Math.ceil(longest / 1000))}`,
    '#EXT-X-MEDIA-SEQUENCE:1',
    '#EXT-X-PLAYLIST-TYPE:VOD',
    '#EXT-X-IMAGES-ONLY',
    ...sheets.flatMap(({ url, durationMs }) => [`#EXTINF:${seconds(durationMs)},`, tiles, url]),
    '#EXT-X-ENDLIST',
    '',
  ].join('\n');
}

/** To the millisecond, or as much finer as it takes for no drift over many tiles. */
function seconds(ms: number): string {
  return (ms / 1000).toFixed(Number.isInteger(ms) ? 3 : 6);
}
