/** A fresh process for one contender in one trial: loads it, then times the jobs it is sent, one at a time. */
import { tmpdir } from 'node:os';
import path from 'node:path';

let contender;

async function answer({ kind, file, job }) {
  if (kind === 'load') {
    const module = await import(file);
    contender = await module.load({ scratch: path.join(tmpdir(), `stillframe-bench-${process.pid}`) });
    return { version: contender.version };
  }
  if (kind === 'commandLine') return contender.commandLine?.(job) ?? null;
  if (kind === 'close') return contender?.close();
  return contender[kind](job);
}

process.on('message', async (message) => {
  try {
    process.send({ value: await answer(message) });
  } catch (error) {
    process.send({ error: error instanceof Error ? error.message : String(error) });
  }
  if (message.kind === 'close') process.disconnect();
});
