import type { RequestListener } from 'node:http';
import { gzipSync } from 'node:zlib';
import t from 'tap';
import type { SourcePolicy } from '../../dist/source/source-policy.js';
import { answer, listen, patternBytes, redirect, sendPart, serveRanges } from './listen.js';
import { allowLoopbackOnly, strayConnections } from './loopback-guard.js';
import { open } from './open-url.js';

allowLoopbackOnly();

const content = patternBytes(3_000_000);

interface BadServer {
  readonly name: string;
  readonly code: string;
  readonly handler: RequestListener;
  readonly policy?: Partial<SourcePolicy>;
}

const badServers: readonly BadServer[] = [
  { name: 'not found', code: 'SOURCE_NOT_FOUND', handler: answer(404) },
  { name: 'gone', code: 'SOURCE_NOT_FOUND', handler: answer(410) },
  { name: 'unauthorized', code: 'SOURCE_FORBIDDEN', handler: answer(401) },
  { name: 'forbidden', code: 'SOURCE_FORBIDDEN', handler: answer(403) },
  { name: 'too many requests', code: 'INVALID_SOURCE', handler: answer(429) },
  { name: 'range not satisfiable', code: 'INVALID_SOURCE', handler: answer(416) },
  { name: 'server error', code: 'INVALID_SOURCE', handler: answer(500) },
  { name: 'no content', code: 'INVALID_SOURCE', handler: answer(204) },
  { name: 'not modified', code: 'INVALID_SOURCE', handler: answer(304) },
  {
    name: 'switching protocols',
    code: 'INVALID_SOURCE',
    handler: (request) => request.socket.end('HTTP/1.1 101 x\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n'),
  },
  { name: 'empty', code: 'INVALID_SOURCE', handler: answer(200) },
  {
    name: 'empty, of unknown length',
    code: 'INVALID_SOURCE',
    handler: answer(200, { 'Transfer-Encoding': 'chunked' }),
  },
  { name: 'gzip', code: 'INVALID_SOURCE', handler: answer(200, { 'Content-Encoding': 'gzip' }, gzipSync('x')) },
  {
    name: 'gzip in a range',
    code: 'INVALID_SOURCE',
    handler: answer(206, { 'Content-Encoding': 'gzip', 'Content-Range': 'bytes 0-0/1' }, 'x'),
  },
  { name: 'a range without Content-Range', code: 'INVALID_SOURCE', handler: answer(206, {}, 'x') },
  {
    name: 'a range of unknown total',
    code: 'INVALID_SOURCE',
    handler: answer(206, { 'Content-Range': 'bytes 0-0/*' }, 'x'),
  },
  {
    name: 'a range that starts elsewhere',
    code: 'INVALID_SOURCE',
    handler: answer(206, { 'Content-Range': 'bytes 1-1/2' }, 'x'),
  },
  {
    name: 'a range that runs backwards',
    code: 'INVALID_SOURCE',
    handler: answer(206, { 'Content-Range': 'bytes 5-1/9' }, 'x'),
  },
  {
    name: 'a range past its total',
    code: 'INVALID_SOURCE',
    handler: answer(206, { 'Content-Range': 'bytes 0-9/5' }, '0123456789'),
  },
  {
    name: 'a range longer than asked',
    code: 'INVALID_SOURCE',
    handler: answer(206, { 'Content-Range': 'bytes 0-999999/1000000' }, 'x'),
  },
  {
    name: 'a total without end',
    code: 'INVALID_SOURCE',
    handler: answer(206, { 'Content-Range': `bytes 0-0/${'9'.repeat(30)}` }, 'x'),
  },
  {
    name: 'a length that is not its range',
    code: 'INVALID_SOURCE',
    handler: answer(206, { 'Content-Range': 'bytes 0-9/10', 'Content-Length': 3 }, 'xyz'),
  },
  {
    name: 'more bytes than its range',
    code: 'INVALID_SOURCE',
    handler: answer(206, { 'Content-Range': 'bytes 0-0/1', 'Transfer-Encoding': 'chunked' }, 'xyz'),
  },
  {
    name: 'fewer bytes than its range',
    code: 'INVALID_SOURCE',
    handler: answer(206, { 'Content-Range': 'bytes 0-9/10', 'Transfer-Encoding': 'chunked' }, 'x'),
  },
  {
    name: 'hangs up in each body',
    code: 'INVALID_SOURCE',
    handler: (request, response) => sendPart(content, request, response, 10),
  },
  {
    name: 'hangs up in its only body',
    code: 'INVALID_SOURCE',
    handler: (_request, response) =>
      void response.writeHead(200, { 'Content-Length': 99 }).write('x', () => response.destroy()),
  },
  { name: 'hangs up at once', code: 'INVALID_SOURCE', handler: (request) => request.socket.destroy() },
  {
    name: 'speaks something else',
    code: 'INVALID_SOURCE',
    handler: (request) => request.socket.end('SSH-2.0-OpenSSH\r\n'),
  },
  {
    name: 'headers without end',
    code: 'INVALID_SOURCE',
    handler: (request) => request.socket.end(`HTTP/1.1 200 OK\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`),
  },
  {
    name: 'two lengths',
    code: 'INVALID_SOURCE',
    handler: (request) => request.socket.end('HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx'),
  },
  { name: 'a redirect to nowhere', code: 'INVALID_SOURCE', handler: answer(302) },
  { name: 'a redirect to no URL', code: 'INVALID_SOURCE', handler: answer(302, { Location: 'http://[' }) },
  { name: 'a redirect loop', code: 'LIMIT_EXCEEDED', handler: answer(301, { Location: '/a.mp4' }) },
  {
    name: 'a chain of redirects',
    code: 'LIMIT_EXCEEDED',
    handler: (request, response) => redirect(response, `${request.url}x`),
  },
  {
    name: 'redirects not allowed',
    code: 'LIMIT_EXCEEDED',
    handler: answer(307, { Location: '/b' }),
    policy: { maxRedirects: 0 },
  },
  { name: 'too long by its total', code: 'LIMIT_EXCEEDED', handler: serveRanges(content), policy: { maxBytes: 1000 } },
  {
    name: 'too long by its length',
    code: 'LIMIT_EXCEEDED',
    handler: answer(200, { 'Content-Length': content.length }, content),
    policy: { maxBytes: 1000 },
  },
  { name: 'says nothing', code: 'TIMEOUT', handler: () => {}, policy: { idleTimeoutMs: 50 } },
  {
    name: 'stops after headers',
    code: 'TIMEOUT',
    handler: (_request, response) => response.writeHead(200).flushHeaders(),
    policy: { idleTimeoutMs: 50 },
  },
  {
    name: 'stops in a range',
    code: 'TIMEOUT',
    handler: (_request, response) => void response.writeHead(206, { 'Content-Range': 'bytes 0-99/100' }).write('x'),
    policy: { idleTimeoutMs: 50 },
  },
  { name: 'drips headers', code: 'TIMEOUT', handler: dripHeaders, policy: { idleTimeoutMs: 50 } },
];

function dripHeaders({ socket }: Parameters<RequestListener>[0]): void {
  socket.write('HTTP/1.1 200 OK\r\n');
  const timer = setInterval(() => socket.write('X: y\r\n'), 5);
  socket.on('error', () => {});
  socket.on('close', () => clearInterval(timer));
}

t.test('wrong, lying and slow servers end in a coded error', async (t) => {
  for (const { name, code, handler, policy } of badServers) {
    const server = await listen(t, handler);
    await t.rejects(open(t, server, policy), { code, name: 'StillframeError' }, name);
  }
});

t.test('no socket left this machine', async (t) => t.same(strayConnections, []));
