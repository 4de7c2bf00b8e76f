import { STATUS_CODES, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { newId } from '../store/id.js';

/**
 * What Node would refuse by itself never reaches an API. It is refused in the form of our own, so that a client has one
 * form of error to read.
 */
export function answerMalformed(server: Server, handle: RequestListener): void {
  const answers = new WeakMap<Duplex, ServerResponse>();
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    answers.set(request.socket, response);
    // RFC 9112, section 3.2.
    if (request.headers.host === undefined && request.httpVersion === '1.1')
      refuse(response, 'the Host header is missing');
    else handle(request, response);
  });
  // A server may ignore what it does not expect (RFC 9110, section 10.1.1).
  server.on('checkExpectation', (request, response) => server.emit('request', request, response));
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    const answer = answers.get(socket);
    const isAnswering = answer?.headersSent === true && !answer.writableFinished;
    if (error.code === 'ECONNRESET' || !socket.writable || isAnswering) socket.destroy();
    else socket.end(refusal(error.code ?? ''));
  });
}

function refuse(response: ServerResponse, message: string): void {
  const body = bodyOf('INVALID_PARAMETER', message);
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    connection: 'close',
  };
  response.writeHead(400, headers).end(body);
}

function refusal(parserCode: string): string {
  const [status, code, message] = describe(parserCode);
  const body = bodyOf(code, message);
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    'connection: close',
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
  ];
  return `${head.join('\r\n')}\r\n\r\n${body}`;
}

function describe(parserCode: string): readonly [status: number, code: string, message: string] {
  if (parserCode === 'HPE_HEADER_OVERFLOW') return [431, 'INVALID_PARAMETER', 'the headers are too long'];
  if (parserCode === 'ERR_HTTP_REQUEST_TIMEOUT') return [408, 'TIMEOUT', 'the request did not come to its end in time'];
  return [400, 'INVALID_PARAMETER', 'this is not HTTP as RFC 9112 has it'];
}

function bodyOf(code: string, message: string): string {
  return JSON.stringify({ error: { code, message, requestId: newId() } });
}
