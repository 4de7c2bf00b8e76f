import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

/** An addon of its own, without libav, which the host of child processes does not load. */
const addonPath = fileURLToPath(new URL('../../build/Release/stillframe-host.node', import.meta.url));
const require = createRequire(import.meta.url);

interface HostBinding {
  /** On a thread of Node's pool; resolves to the milliseconds it took there. */
  trimHeaps(): Promise<number>;
}

/** Undefined until it was asked for, null where there is none. */
let binding: HostBinding | null | undefined;

/** Gives free pages of this process's C heaps back to the system, off this thread. Without the addon nothing happens. */
export async function trimHostHeaps(): Promise<number> {
  if (binding === undefined) binding = load();
  return (await binding?.trimHeaps()) ?? 0;
}

function load(): HostBinding | null {
  try {
    return require(addonPath) as HostBinding;
  } catch {
    // Calls do without it; what is wrong with the build, the workers' addon tells.
    return null;
  }
}
