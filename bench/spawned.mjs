import { spawn } from 'node:child_process';

/**
 * Runs a command to its end and gives what it wrote to stdout; a failure shows what it wrote to stderr.
 * @param {string} command @param {readonly string[]} args @returns {Promise<Buffer>}
 */
export function run(command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
    /** @type {Buffer[]} */ const out = [];
    /** @type {Buffer[]} */ const err = [];
    child.stdout.on('data', (chunk) => out.push(chunk));
    child.stderr.on('data', (chunk) => err.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(Buffer.concat(out));
      else
        reject(new Error(`${command} ${args.join(' ')}\nended with ${code}: ${Buffer.concat(err).toString().trim()}`));
    });
  });
}
