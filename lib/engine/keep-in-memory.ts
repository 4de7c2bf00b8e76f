import type { DescribedSource } from '../source/describe-source.js';

/** Bytes that many calls will name: in shared memory, or each call would copy all of them to its worker. */
export function keepInMemory(source: DescribedSource): DescribedSource {
  const { descriptor } = source;
  if (descriptor.kind !== 'memory') return source;
  const bytes = new Uint8Array(new SharedArrayBuffer(descriptor.bytes.byteLength));
  bytes.set(descriptor.bytes);
  return { ...source, descriptor: { kind: 'memory', bytes } };
}
