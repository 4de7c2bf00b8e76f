const playlist = 'a playlist: libav under beamcoder would open by itself what it names, past the source policy';

/** Rows of the corpus that the beamcoder decoder does not give, each with the reason. */
export const beamcoderExceptions: ReadonlyMap<string, string> = new Map([
  ['hls-cmaf/playlist.m3u8', playlist],
  ['hls-ts-bframes/index.m3u8', playlist],
]);
