import { relative } from 'node:path';

/** Waits until the stream has taken everything, so that the program may end afterwards. */
export function write(stream: NodeJS.WriteStream, content: string | Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(content, (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
}

export async function complain(line: string): Promise<void> {
  await write(process.stderr, `stillframe: ${line.replaceAll(/\s*\n\s*/g, ' ')}\n`);
}

/** Time stamps have more digits than JSON's numbers keep: they become text. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? String(part) : part), 2);
}

/** The shorter way to say where a file is. */
export function shownPath(path: string): string {
  const near = relative(process.cwd(), path);
  return near === '' || near.startsWith('..') ? path : near;
}

/** `12.48 s`, to the microsecond. */
export function seconds(value: number): string {
  return `${Number(value.toFixed(6))} s`;
}

export function bytes(count: number): string {
  return `${count.toLocaleString('en')} bytes`;
}
