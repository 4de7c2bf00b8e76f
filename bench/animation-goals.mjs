/** Whether an animation's goals are met, which are for medians; the worst span and all of them stand beside. */
import { median } from './measure.mjs';

const texts = {
  times: 'times as fast as',
  bytes: 'of the bytes of',
  ssim: 'SSIM more than',
  rgbSsim: "SSIM, in ffmpeg's red, green and blue, more than",
  exactSsim: 'SSIM, in exact red, green and blue, more than',
};

/** The product's figure against another's, span by span. */
function figuresOf(figure, other, trial, results, looks) {
  return trial.jobs.map((_, index) => {
    const [own, theirs] = [trial.product, other].map((name) => ({
      ms: results.find((result) => result.name === name)?.mediansMs?.[index],
      ...looks[name]?.[index],
    }));
    if (figure === 'times') return theirs.ms / own.ms;
    return figure === 'bytes' ? own.bytes / theirs.bytes : own[figure] - theirs[figure];
  });
}

export function judge(trial, results, looks) {
  return trial.goals.map(({ figure, other, minimum, maximum }) => {
    const values = figuresOf(figure, other, trial, results, looks);
    const isLeast = maximum === undefined;
    const text = `${isLeast ? `at least ${minimum}` : `at most ${maximum}`} ${texts[figure]} ${other}`;
    if (values.some((value) => !Number.isFinite(value))) return { text, value: null, holds: null };
    const value = median(values);
    const worst = isLeast ? Math.min(...values) : Math.max(...values);
    return { text, value, worst, digits: 4, holds: isLeast ? value >= minimum : value <= maximum, values };
  });
}
