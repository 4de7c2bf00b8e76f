import { fork } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';

/** Every contender is a file; the product's come last, as the measure of the others. */
export async function allContenders(kind = 'contenders') {
  const folder = path.join(import.meta.dirname, kind);
  const names = readdirSync(folder).map((file) => path.basename(file, '.mjs'));
  names.sort((a, b) => Number(a.startsWith('stillframe')) - Number(b.startsWith('stillframe')) || a.localeCompare(b));
  return Promise.all(
    names.map(async (name) => {
      const file = path.join(folder, `${name}.mjs`);
      const {
        label,
        kinds,
        showsOthers,
        steps = false,
        keyFramesOnly = false,
        isSlow = false,
        isInside = false,
      } = await import(file);
      return { name, file, label, kinds, showsOthers, steps, keyFramesOnly, isSlow, isInside };
    }),
  );
}

/** A contender in a process of its own. Its stdout is dropped: beamcoder prints a banner there. */
export class Runner {
  #child;
  #pending = null;

  constructor(contender) {
    this.contender = contender;
    this.#child = fork(path.join(import.meta.dirname, 'worker.mjs'), {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    this.#child.on('message', (message) => {
      const { resolve, reject } = this.#pending;
      this.#pending = null;
      if (message.error === undefined) resolve(message.value);
      else reject(new Error(message.error));
    });
    this.#child.on('exit', (code, signal) => this.#pending?.reject(new Error(`its process ended: ${signal ?? code}`)));
  }

  ask(kind, fields = {}) {
    if (this.#child.exitCode !== null) return Promise.reject(new Error('its process has ended'));
    return new Promise((resolve, reject) => {
      this.#pending = { resolve, reject };
      this.#child.send({ kind, ...fields });
    });
  }

  get pid() {
    return this.#child.pid;
  }

  async start() {
    return this.ask('load', { file: this.contender.file });
  }

  async stop() {
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), 5000);
    await this.ask('close').catch(() => this.#child.kill());
    await ended;
    clearTimeout(timer);
  }
}
