/** Drives a headless Chromium over its debugging pipe: the protocol's messages are JSON that end with a zero byte. */
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Duplex, Readable } from 'node:stream';
import type { Test } from 'tap';

const commands = ['chromium', 'chromium-browser', 'google-chrome'];
const command = commands.find((name) => spawnSync('which', [name]).status === 0) ?? 'chromium';

type Message = Readonly<Record<string, unknown>>;

export interface Page {
  /** The value of an expression, waited for when it is a promise. */
  evaluate(expression: string): Promise<unknown>;
  /** Moves the mouse to a place of the page, as a person would. */
  hover(x: number, y: number): Promise<void>;
  /** A part of what is shown, as png. */
  screenshot(clip: { x: number; y: number; width: number; height: number }): Promise<Buffer>;
}

/** Opens a page in a browser that ends with its test. */
export async function openPage(t: Test, url: string): Promise<Page> {
  const browser = launch(t);
  const { targetId } = await browser.send('Target.createTarget', { url: 'about:blank' });
  const { sessionId } = await browser.send('Target.attachToTarget', { targetId, flatten: true });
  const send = (method: string, params: Message): Promise<Message> => browser.send(method, params, String(sessionId));
  const size = { width: 800, height: 600, deviceScaleFactor: 1, mobile: false };
  await send('Emulation.setDeviceMetricsOverride', size);
  await send('Page.navigate', { url });
  return {
    evaluate: async (expression) => {
      const answer = await send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
      if (answer['exceptionDetails'] !== undefined) throw new Error(JSON.stringify(answer['exceptionDetails']));
      return (answer['result'] as Message)['value'];
    },
    hover: async (x, y) => {
      await send('Input.dispatchMouseEvent', { type: 'mouseMoved', x, y });
    },
    screenshot: async (clip) => {
      const { data } = await send('Page.captureScreenshot', { format: 'png', clip: { ...clip, scale: 1 } });
      return Buffer.from(String(data), 'base64');
    },
  };
}

interface Browser {
  readonly send: (method: string, params: Message, sessionId?: string) => Promise<Message>;
}

function launch(t: Test): Browser {
  const profile = mkdtempSync(join(tmpdir(), 'stillframe-chromium-'));
  const flags = [
    '--headless=new',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-dev-shm-usage',
    '--remote-debugging-pipe',
  ];
  const child = spawn(command, [...flags, `--user-data-dir=${profile}`], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const [, , , input, output] = child.stdio as unknown as [null, null, null, Duplex, Readable];
  const waiting = new Map<
    number,
    { readonly resolve: (answer: Message) => void; readonly reject: (error: Error) => void }
  >();
  let lastId = 0;
  let rest = '';
  output.setEncoding('utf8').on('data', (text: string) => {
    const messages = (rest + text).split('\0');
    rest = messages.pop() ?? '';
    for (const message of messages) receive(JSON.parse(message) as Message);
  });
  function receive({ id, result, error }: Message): void {
    const call = waiting.get(Number(id));
    waiting.delete(Number(id));
    if (error !== undefined) call?.reject(new Error(JSON.stringify(error)));
    else call?.resolve((result ?? {}) as Message);
  }
  const failAll = (error: Error): void => {
    for (const { reject } of waiting.values()) reject(error);
  };
  child.on('error', failAll);
  child.on('exit', () => failAll(new Error('chromium ended')));
  const ended = new Promise((resolve) => child.once('exit', resolve).once('error', resolve));
  t.teardown(async () => {
    killGroup(child);
    await ended;
    // The last of the group may still be about to end.
    rmSync(profile, { recursive: true, force: true, maxRetries: 10 });
  });
  return {
    send: (method, params, sessionId) =>
      new Promise((resolve, reject) => {
        const id = ++lastId;
        waiting.set(id, { resolve, reject });
        input.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
      }),
  };
}

/** The browser and the processes it started, which write to its profile too. */
function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // All of them have ended.
  }
}
