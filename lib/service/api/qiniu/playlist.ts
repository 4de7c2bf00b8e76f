import { open } from 'node:fs/promises';
import { badRequest } from './error.js';

const mark = '#EXTM3U';

/**
 * Qiniu takes no pictures of playlists, whose segments are files of their own.
 * @throws a 400 for a playlist, whatever its name is
 */
export async function refusePlaylist(fop: string, path: string): Promise<void> {
  await using file = await open(path);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(64), 0, 64, 0);
  const text = buffer.toString('utf8', 0, bytesRead).replace(/^\uFEFF/, '');
  if (text.startsWith(mark)) throw badRequest(`${fop}: m3u8 is not supported`);
}
