/**
 * What people write first: a node:http server that spawns ffmpeg for `/?file=...&time=...&width=...` and sends what it
 * prints. As many run at a time as the machine has cores, the rest wait in turn: all at once they only get into each
 * other's way. Says its origin on stdout.
 */
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { availableParallelism } from 'node:os';

/** The fastest form: one seek to the key frame, nothing else decoded, one thread as there is one frame. */
export function commandLine(file, time, width) {
  const input = ['-threads', '1', '-skip_frame', 'nokey', '-noaccurate_seek', '-ss', time, '-i', file];
  const output = ['-an', '-frames:v', '1', '-vf', `scale=${width}:-2`, '-q:v', '3', '-f', 'mjpeg', 'pipe:1'];
  return ['-nostdin', '-v', 'error', ...input, ...output];
}

let room = Number(process.argv[2] ?? availableParallelism());
const waiting = [];

function takeNext() {
  while (room > 0 && waiting.length > 0) {
    room -= 1;
    answer(waiting.shift());
  }
}

function answer({ url, response }) {
  const { file, time, width } = Object.fromEntries(new URL(url, 'http://localhost').searchParams);
  const child = spawn('ffmpeg', commandLine(file, time, width), { stdio: ['ignore', 'pipe', 'inherit'] });
  response.writeHead(200, { 'content-type': 'image/jpeg' });
  child.stdout.pipe(response);
  child.once('close', () => {
    room += 1;
    takeNext();
  });
}

const server = createServer(({ url }, response) => {
  waiting.push({ url, response });
  takeNext();
});
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`));
