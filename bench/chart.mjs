/** The figures as bars, one group a trial, each scaled to its own slowest contender. */

const barHeight = 18;
const gap = 6;
const labelWidth = 230;
const barWidth = 520;
const width = labelWidth + barWidth + 110;
const colours = { product: '#2563eb', floor: '#16a34a', other: '#9ca3af' };

const escape = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

function colourOf(name) {
  if (name.startsWith('stillframe')) return colours.product;
  return name === 'floor' ? colours.floor : colours.other;
}

function bar(result, y, slowest) {
  const length = Math.max(1, (result.medianMs / slowest) * barWidth);
  const text = y + barHeight - 5;
  return [
    `<text x="${labelWidth - 8}" y="${text}" text-anchor="end">${escape(result.label)}</text>`,
    `<rect x="${labelWidth}" y="${y}" width="${length.toFixed(1)}" height="${barHeight}" fill="${colourOf(result.name)}"/>`,
    `<text x="${(labelWidth + length + 6).toFixed(1)}" y="${text}">${result.medianMs.toFixed(1)} ms</text>`,
  ].join('');
}

/** @returns {string} an SVG document */
export function chart(trials) {
  const parts = [];
  let y = 10;
  for (const trial of trials) {
    const results = trial.results.filter((result) => result.medianMs !== undefined);
    if (results.length === 0) continue;
    results.sort((a, b) => a.medianMs - b.medianMs);
    parts.push(`<text x="8" y="${y + 14}" font-weight="bold">${escape(trial.title)}</text>`);
    y += 24;
    const slowest = results[results.length - 1].medianMs;
    for (const result of results) {
      parts.push(bar(result, y, slowest));
      y += barHeight + gap;
    }
    y += 14;
  }
  const open = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${y}" font-family="sans-serif" font-size="12">`;
  return `${open}<rect width="100%" height="100%" fill="white"/>${parts.join('')}</svg>\n`;
}
