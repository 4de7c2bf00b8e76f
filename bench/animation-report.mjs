/** Figures of animations as a Markdown table: sums and means over all spans, and the goals. */
import { mean } from './measure.mjs';
import { goalLine } from './report.mjs';

function row({ label, name, failure, medianMs, cpuMs }, looks, own) {
  if (failure !== undefined || looks[name] === undefined)
    return `| ${label} | - | - | - | - | - | - | - | - | - | ${failure ?? ''} |`;
  const of = (field) => looks[name].map((look) => look[field]);
  return `| ${[
    label,
    medianMs.toFixed(0),
    own === undefined ? '-' : `${(medianMs / own).toFixed(2)} x`,
    cpuMs.toFixed(0),
    Math.max(...of('peakMiB')).toFixed(0),
    (mean(of('bytes')) / 1000).toFixed(0),
    mean(of('ssim')).toFixed(4),
    mean(of('rgbSsim')).toFixed(4),
    mean(of('exactSsim')).toFixed(4),
    Math.min(...of('worstSsim')).toFixed(4),
    mean(of('psnr')).toFixed(2),
  ].join(' | ')} |`;
}

/** The median span and, below it, the worst one and all of them in their order. */
function goalLines(goal) {
  if (goal.values === undefined) return [goalLine(goal)];
  const [worst, ...each] = [goal.worst, ...goal.values].map((value) => value.toFixed(goal.digits));
  return [goalLine(goal), `  - worst ${worst} of ${each.join(', ')}`];
}

export function animationTable({ title, product, results, looks, goals, busyBefore }) {
  const own = results.find((result) => result.name === product)?.medianMs;
  return [
    `### ${title}`,
    '',
    '| contender | median ms | against ours | CPU ms | peak MiB | kB | SSIM | RGB | exact RGB | worst picture | PSNR dB |',
    '|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|',
    ...results.map((result) => row(result, looks, own)),
    ...(busyBefore > 0.1 ? ['', `The machine was ${Math.round(busyBefore * 100)} % busy: do not quote these.`] : []),
    ...(goals.length === 0 ? [] : ['', 'In the median of the spans:', '', ...goals.flatMap(goalLines)]),
    '',
  ].join('\n');
}
