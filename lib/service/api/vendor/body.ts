import type { IncomingMessage } from 'node:http';
import { ServiceError } from '../../service-error.js';

/**
 * The whole body of a request.
 * @throws PAYLOAD_TOO_LARGE
 */
export async function readBody(request: IncomingMessage, mostBytes = 1024 * 1024): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.byteLength;
    if (bytes > mostBytes) throw new ServiceError('PAYLOAD_TOO_LARGE', `the body is larger than ${mostBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
