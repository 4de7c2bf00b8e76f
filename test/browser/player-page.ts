/** A page with a player by others, Plyr, over a folder of files. */
import { readFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serveRanges } from '../source/listen.js';

const plyr = join(fileURLToPath(import.meta.resolve('plyr')), '..');

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.vtt': 'text/vtt',
  '.jpg': 'image/jpeg',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.mp4': 'video/mp4',
};

/** @param cues address of the WebVTT file; the others are in the same folder */
export function playerPage(folder: string, video: string, cues: string): RequestListener {
  const page = `<!doctype html>
    <link rel="stylesheet" href="/plyr/plyr.css">
    <body style="margin: 0; width: 800px"><video id="video" src="${video}" muted></video>
    <script src="/plyr/plyr.js"></script>
    <script>
      const player = new Plyr('#video', {
        controls: ['progress'],
        hideControls: false,
        iconUrl: '/plyr/plyr.svg',
        blankVideo: '',
        previewThumbnails: { enabled: true, src: '${cues}' },
      });
    </script>`;
  return (request, response) => {
    const path = decodeURIComponent((request.url ?? '/').split('?')[0] ?? '');
    const type = { 'Content-Type': types[extname(path)] ?? 'text/html' };
    if (path === '/') return void response.writeHead(200, type).end(page);
    const file = path.startsWith('/plyr/') ? join(plyr, path.slice(6)) : join(folder, path);
    try {
      serveRanges(readFileSync(file), type)(request, response);
    } catch {
      response.writeHead(404).end();
    }
  };
}
