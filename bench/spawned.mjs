import { spawn } from 'node:child_process';
import { Readable } from 'node:stream';

/**
 * Runs a command to its end and gives what it wrote to stdout; a failure shows what it wrote to stderr.
 * @param {string} command @param {readonly string[]} args @param {Iterable<Buffer>} [input] for its stdin
 * @returns {Promise<Buffer>}
 */
export function run(command, args, input = []) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    // Who reads no more than it needs is not at fault.
    child.stdin.on('error', () => undefined);
    Readable.from(input).pipe(child.stdin);
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
