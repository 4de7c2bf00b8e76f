/** The table of clips that need more work to look right, each beside the same without that work. */

/** The most a still may cost, against the same without the work. */
const most = 1.15;

/** Half a second behind the second key frame of the clip. */
const exact = { at: 2.5, seek: 'exact' };
const keyFrame = { at: 2.5, seek: 'keyframe' };

/** @param {{ quick?: boolean }} [options] */
export function rows({ quick = false } = {}) {
  const rounds = (count) => (quick ? Math.ceil(count / 4) : count);
  const both = (name, title, sides) => [
    { name: `${name}-keyframe`, title: `${title}, key frame`, ...sides(keyFrame), rounds: rounds(40), most },
    { name: `${name}-exact`, title: `${title}, exact`, ...sides(exact), rounds: rounds(16), most },
  ];
  return [
    ...both('pq', 'PQ', hdr('hevc-4k-pq')),
    ...both('hlg', 'HLG', hdr('hevc-4k-hlg')),
    ...both('interlaced', 'interlaced', interlaced('h264-4k-interlaced')),
  ];
}

/** The very bit stream, once with the tags of SDR. */
function hdr(clip) {
  return (options) => ({ side: { clip, options }, against: { clip: `${clip}-as-sdr`, options } });
}

/** The very clip, once with its fields as they are woven. */
function interlaced(clip) {
  return (options) => ({ side: { clip, options }, against: { clip, options: { ...options, deinterlace: 'off' } } });
}
