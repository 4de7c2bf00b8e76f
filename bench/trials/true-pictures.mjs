/** The table of clips that need more work to look right, each beside the clip it is compared with. */

/** The most a still may cost, against the same without the work. */
const most = 1.15;

/** Half a second behind the second key frame of the clip. */
const exact = { at: 2.5, seek: 'exact' };
const keyFrame = { at: 2.5, seek: 'keyframe' };

/** @param {{ quick?: boolean }} [options] */
export function rows({ quick = false } = {}) {
  const rounds = (count) => (quick ? Math.ceil(count / 4) : count);
  return [
    { name: 'pq-keyframe', title: 'PQ, key frame', clip: 'hevc-4k-pq', options: keyFrame, rounds: rounds(40) },
    { name: 'pq-exact', title: 'PQ, exact', clip: 'hevc-4k-pq', options: exact, rounds: rounds(16) },
    { name: 'hlg-keyframe', title: 'HLG, key frame', clip: 'hevc-4k-hlg', options: keyFrame, rounds: rounds(40) },
    { name: 'hlg-exact', title: 'HLG, exact', clip: 'hevc-4k-hlg', options: exact, rounds: rounds(16) },
  ].map((row) => ({ ...row, against: `${row.clip}-as-sdr`, most }));
}
