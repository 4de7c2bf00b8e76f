/** The two halves of writing: staged where the work is done, placed or taken away where the call was made. */
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { settleOutputs, TaskOutputs } from '../../dist/engine/task-outputs.js';
import type { TaskReply } from '../../dist/engine/task.js';
import { rejectionOf } from '../unit/faults.js';

const bytes = Uint8Array.of(1, 2, 3);
const names = ['new.jpg', 'old.jpg'];

async function staged(folder: string): Promise<TaskReply> {
  const outputs = new TaskOutputs();
  await outputs.stage(names.map((name) => ({ path: join(folder, name), bytes, parameter: 'output' })));
  return { ok: true, result: null, stages: [], staged: structuredClone(outputs.staged) };
}

const visible = (folder: string): readonly string[] => readdirSync(folder).filter((name) => !name.startsWith('.'));

t.test('files of a call that waits for them get their places', async (t) => {
  const folder = t.testdir({ 'old.jpg': 'old' });
  const reply = await staged(folder);
  t.strictSame(visible(folder), ['old.jpg'], 'not before');
  t.equal(await settleOutputs(reply, true), reply);
  t.strictSame(readdirSync(folder), names);
  for (const name of names) t.strictSame(new Uint8Array(readFileSync(join(folder, name))), bytes);
});

t.test('files of a call that has ended are taken away', async (t) => {
  const folder = t.testdir({ 'old.jpg': 'old' });
  await settleOutputs(await staged(folder), false);
  t.strictSame(readdirSync(folder), ['old.jpg']);
  t.equal(readFileSync(join(folder, 'old.jpg'), 'utf8'), 'old');
});

t.test('files of a task that fails are taken away', async (t) => {
  const folder = t.testdir({});
  const outputs = new TaskOutputs();
  await outputs.stage([{ path: join(folder, 'new.jpg'), bytes, parameter: 'output' }]);
  await outputs.discard();
  t.strictSame(readdirSync(folder), []);
});

t.test('where one cannot be placed, the call fails and none stays', async (t) => {
  const folder = t.testdir({});
  const reply = await staged(folder);
  mkdirSync(join(folder, 'old.jpg'));
  const fault = await rejectionOf(settleOutputs(reply, true));
  t.match(fault, { code: 'INVALID_PARAMETER', parameter: 'output' });
  t.strictSame(readdirSync(folder), ['old.jpg']);
});
