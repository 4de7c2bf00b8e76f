import { readFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';

export const label = 'node-av';
export const kinds = ['series'];

/** Its synchronous API, one pass over the file, only the wanted frames scaled. */
export async function load() {
  const { Demuxer, Decoder, Scaler } = await import('node-av/api');
  const { AVDISCARD_ALL } = await import('node-av/constants');
  const manifest = path.join(import.meta.dirname, '..', 'node_modules', 'node-av', 'package.json');
  const { version } = JSON.parse(readFileSync(manifest, 'utf8'));
  return {
    version: `node-av ${version} with its own FFmpeg`,
    async series({ file, frames, width, quality, threads }) {
      const start = performance.now();
      const demuxer = Demuxer.openSync(file, { skipStreamInfo: true });
      const stream = demuxer.video();
      for (const other of demuxer.streams) if (other !== stream) other.discard = AVDISCARD_ALL;
      const decoder = Decoder.createSync(stream, { threadCount: threads });
      const scaler = new Scaler();
      const pictures = [];
      let number = 0;
      const take = (frame) => {
        if (number++ !== frames[pictures.length]) return frame.free();
        const height = Math.round((width * frame.height) / frame.width);
        const rgb = scaler.toBufferSync(frame, { resize: { width, height }, format: 'rgb' });
        frame.free();
        return pictures.push(
          sharp(rgb, { raw: { width, height, channels: 3 } })
            .jpeg({ quality })
            .toBuffer(),
        );
      };
      for (const packet of demuxer.packetsSync(stream.index)) {
        if (packet === null || pictures.length === frames.length) break;
        for (const frame of decoder.decodeAllSync(packet)) take(frame);
        packet.free();
      }
      if (pictures.length < frames.length) for (const frame of decoder.decodeAllSync(null)) take(frame);
      const made = await Promise.all(pictures);
      const ms = performance.now() - start;
      scaler.close?.();
      decoder.close();
      demuxer.closeSync();
      return { ms, pictures: made };
    },
    async close() {},
  };
}
