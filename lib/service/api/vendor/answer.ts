import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';

export function sendJson(
  response: ServerResponse,
  status: number,
  body: object,
  headers: OutgoingHttpHeaders = {},
): void {
  sendBytes(response, status, Buffer.from(JSON.stringify(body)), { 'content-type': 'application/json', ...headers });
}

/** Sends bytes, or, to a HEAD request, what they would be sent with. */
export function sendBytes(
  response: ServerResponse,
  status: number,
  bytes: Uint8Array,
  headers: OutgoingHttpHeaders,
): void {
  response.writeHead(status, { 'content-length': bytes.byteLength, ...headers });
  response.end(response.req.method === 'HEAD' ? undefined : bytes);
}
