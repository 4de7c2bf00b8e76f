/**
 * The database's own thread. Calls that arrive together share one transaction and so one sync of the disk; each is a
 * step of its own in it, so a call that fails takes nobody along. Nothing is answered before the commit.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { Database } from './database.js';
import { migrate } from './migrations.js';
import type { AnyOperation } from './operations/operations.js';
import { operations, type Answer, type Call } from './protocol.js';

const port = parentPort;
if (port === null) throw new Error('the database runs in a thread of its own');
const database = new Database((workerData as { readonly path: string }).path);
migrate(database);
// Whoever had claimed these is gone, as this process alone has the file open: they need not wait for their leases.
database.run(`UPDATE jobs SET ready_ms = ? WHERE state = 'processing'`, Date.now());
port.postMessage('ready');

let waiting: Call[] = [];

port.on('message', (message: Call | 'close') => {
  if (message === 'close') {
    commit();
    database.close();
    port.close();
    return;
  }
  waiting.push(message);
  // Whatever else is in the mailbox by now comes along.
  if (waiting.length === 1) setImmediate(commit);
});

function commit(): void {
  const calls = waiting;
  waiting = [];
  if (calls.length === 0) return;
  let answers: readonly Answer[];
  try {
    answers = database.transaction(() => calls.map(carryOut));
  } catch (error) {
    answers = calls.map(({ id }) => ({ id, ok: false, message: messageOf(error) }));
  }
  for (const answer of answers) port?.postMessage(answer);
}

function carryOut({ id, part, method, input }: Call): Answer {
  try {
    const operation = (operations[part] as Readonly<Record<string, AnyOperation>>)[method];
    if (operation === undefined) throw new Error(`the store has no ${part}.${method}`);
    return { id, ok: true, value: database.transaction(() => operation(database, ...(input as never[]))) };
  } catch (error) {
    return { id, ok: false, message: messageOf(error) };
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
