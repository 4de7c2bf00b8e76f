/** What a process and everything it started use, from /proc. */
import { readFileSync, readdirSync } from 'node:fs';

/** Linux counts processor time in hundredths of a second, whatever the machine. */
const tickMs = 10;

function read(pid) {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name, in parentheses, may hold spaces and parentheses itself.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [user, system, endedUser, endedSystem] = fields.slice(11, 15).map(Number);
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const [rssKiB, peakKiB] = ['VmRSS', 'VmHWM'].map((name) =>
    Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0),
  );
  // Children that have ended are counted with their parent.
  return { parent: Number(fields[1]), cpuMs: (user + system + endedUser + endedSystem) * tickMs, rssKiB, peakKiB };
}

/**
 * `peakMiB` adds up the peaks of the processes, which need not have come at the same time.
 * @param {number} root @returns {{ rssMiB: number, peakMiB: number, cpuMs: number, processes: number }}
 */
export function processTree(root) {
  const all = new Map();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      all.set(Number(name), read(name));
    } catch {
      // It ended between the listing and the reading.
    }
  }
  const belongs = (pid) => pid === root || (all.has(pid) && belongs(all.get(pid).parent));
  const members = [...all].filter(([pid]) => belongs(pid)).map(([, usage]) => usage);
  const sum = (field) => members.reduce((total, usage) => total + usage[field], 0);
  return {
    rssMiB: sum('rssKiB') / 1024,
    peakMiB: sum('peakKiB') / 1024,
    cpuMs: sum('cpuMs'),
    processes: members.length,
  };
}
