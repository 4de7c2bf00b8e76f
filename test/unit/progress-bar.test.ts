import t from 'tap';
import { progressBar } from '../../dist/cli/progress-bar.js';

function screen(
  isTTY: boolean,
  columns: number,
): { isTTY: boolean; columns: number; text: string; write(part: string): boolean } {
  return {
    isTTY,
    columns,
    text: '',
    write(part) {
      this.text += part;
      return true;
    },
  };
}

t.test('a bar grows on one line and is wiped away', async (t) => {
  const terminal = screen(true, 80);
  const bar = progressBar(terminal);
  for (const share of [0, 0.5, 0.501, 1]) bar.onProgress?.(share);
  bar.clear();
  const lines = terminal.text.split('\r').slice(1);
  t.strictSame(lines, [
    `[${'-'.repeat(40)}]   0 %\u001b[K`,
    `[${'#'.repeat(20)}${'-'.repeat(20)}]  50 %\u001b[K`,
    `[${'#'.repeat(40)}] 100 %\u001b[K`,
    '\u001b[K',
  ]);
});

t.test('it fits narrow terminals', async (t) => {
  for (const columns of [3, 10, 12]) {
    const terminal = screen(true, columns);
    progressBar(terminal).onProgress?.(0.25);
    t.ok(
      terminal.text.replaceAll('\r', '').replaceAll('\u001b[K', '').length <= Math.max(6, columns - 1),
      `${columns} columns`,
    );
  }
});

t.test('where nobody watches nothing is drawn', async (t) => {
  const file = screen(false, 80);
  const bar = progressBar(file);
  t.equal(bar.onProgress, undefined);
  bar.clear();
  t.equal(file.text, '');
});
