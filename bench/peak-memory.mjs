import { readFileSync } from 'node:fs';
import { clearInterval, setInterval } from 'node:timers';

const lookEveryMs = 10;

function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    // It ended meanwhile.
    return '';
  }
}

function childrenOf(pid) {
  const children = read(`/proc/${pid}/task/${pid}/children`)
    .split(' ')
    .filter((id) => id !== '')
    .map(Number);
  return children.flatMap((child) => [child, ...childrenOf(child)]);
}

const residentKiB = (pid) => Number(/^VmRSS:\s+(\d+)/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0);

/**
 * Most memory a process and what it starts have while something works, looked at a hundred times a second.
 * @param {boolean} isInside whether the process itself does the work, or only waits for those it started
 */
export async function peakMiB(pid, isInside, work) {
  let most = 0;
  const look = () => {
    const pids = [...(isInside ? [pid] : []), ...childrenOf(pid)];
    most = Math.max(
      most,
      pids.reduce((sum, one) => sum + residentKiB(one), 0),
    );
  };
  const timer = setInterval(look, lookEveryMs);
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
  return most / 1024;
}
