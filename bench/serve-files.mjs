/** Files over HTTP with range requests, on 127.0.0.1 and for as long as this process lives. */
import { createReadStream, statSync } from 'node:fs';
import { createServer } from 'node:http';

/** @returns {Promise<string>} the origin, to which a file's absolute path is appended */
export async function serveFiles() {
  const server = createServer((request, response) => {
    const file = decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
    const { size } = statSync(file);
    const [, first = '0', last = ''] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? [];
    const start = Number(first);
    const end = last === '' ? size - 1 : Math.min(Number(last), size - 1);
    response.writeHead(206, {
      'accept-ranges': 'bytes',
      'content-length': end - start + 1,
      'content-range': `bytes ${start}-${end}/${size}`,
    });
    const body = createReadStream(file, { start, end });
    response.on('close', () => body.destroy());
    body.pipe(response);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.unref();
  const { port } = server.address();
  return `http://127.0.0.1:${port}`;
}
