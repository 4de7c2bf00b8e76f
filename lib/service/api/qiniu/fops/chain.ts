import { badRequest, notOffered } from '../error.js';
import { decodeEntry, type Entry } from '../entry.js';
import { parseFop, type Fop } from './pairs.js';

/** `<operation>|saveas/<entry>/sign/<token>`: what is made, and the name it gets. */
export interface Chain {
  /** As given, without the name's own signature. */
  readonly command: string;
  readonly fop: Fop;
  readonly saveAs: { readonly entry: Entry; readonly token: string | null } | null;
}

const offered = ['vframe', 'vsample', 'avthumb'];

/**
 * Reads a chain. One operation is all there may be, as what Qiniu would do with its picture afterwards is not offered.
 * @throws a 400
 */
export function parseChain(text: string): Chain {
  const [first = '', ...rest] = text.trim().split('|');
  const last = rest.pop();
  const [between] = rest;
  if (between !== undefined) throw notOffered(nameOf(between));
  if (!offered.includes(nameOf(first))) throw notOffered(nameOf(first));
  const fop = parseFop(first);
  if (last === undefined) return { command: first, fop, saveAs: null };
  if (nameOf(last) !== 'saveas') throw notOffered(nameOf(last));
  const [, entry = '', word, token, ...more] = last.split('/');
  if ((word !== undefined && word !== 'sign') || more.length > 0 || token === '')
    throw badRequest('saveas must be saveas/<entry>, or saveas/<entry>/sign/<token>');
  return {
    command: `${first}|saveas/${entry}`,
    fop,
    saveAs: { entry: decodeEntry(entry), token: token ?? null },
  };
}

function nameOf(fop: string): string {
  return fop.split('/')[0] ?? '';
}
