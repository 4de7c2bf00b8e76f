/** Figures as a Markdown table. */

const ms = (value) => (value < 10 ? value.toFixed(2) : value.toFixed(1));
const verdict = (holds) => (holds === null ? 'not measured' : holds ? 'holds' : 'DOES NOT HOLD');

function row(result, own) {
  if (result.failure !== undefined) return `| ${result.label} | - | - | - | - | ${result.failure} |`;
  const ratio = own === undefined ? '-' : `${(result.medianMs / own).toFixed(2)} x`;
  const dB = result.likenessDb.length > 0 ? `${Math.min(...result.likenessDb).toFixed(1)} dB` : '';
  const notes = [dB, result.note ?? ''].filter((text) => text !== '').join(', ');
  return `| ${result.label} | ${ms(result.medianMs)} | ${ms(result.p95Ms)} | ${ratio} | ${ms(result.cpuMs)} | ${notes} |`;
}

export function goalLine(goal) {
  const value = goal.value === null ? '' : ` (${goal.value.toFixed(goal.digits ?? 2)})`;
  return `- ${goal.text}: ${verdict(goal.holds)}${value}`;
}

export function trialTable(trial) {
  const own = trial.results.find((result) => result.name === trial.product)?.medianMs;
  return [
    `### ${trial.title}`,
    '',
    `| contender | median ms | p95 ms | against ${trial.product} | CPU ms | picture |`,
    '|---|---:|---:|---:|---:|---|',
    ...trial.results.map((result) => row(result, own)),
    ...(trial.busyBefore > 0.1
      ? ['', `The machine was ${Math.round(trial.busyBefore * 100)} % busy: do not quote these.`]
      : []),
    ...(trial.goals.length === 0 ? [] : ['', ...trial.goals.map(goalLine)]),
    '',
  ].join('\n');
}

export function heading({ machine, clips }, title = 'Stills') {
  const clipLine = (clip) => {
    const rate = (Number(clip.bit_rate) / 1e6).toFixed(1);
    return `- ${clip.name}: ${clip.codec_name} ${clip.width}x${clip.height}, ${Number(clip.duration).toFixed(0)} s, ${rate} Mbit/s`;
  };
  return [
    `## ${title}`,
    '',
    `${machine.cpu}, ${machine.cores} cores, Node ${machine.node}, load before ${machine.loadBefore.join(' ')}`,
    '',
    ...clips.map(clipLine),
    '',
  ].join('\n');
}
