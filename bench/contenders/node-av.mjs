import { readFileSync } from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';

export const label = 'node-av';
export const steps = true;

/** Its synchronous API, with the parts a still does not need switched off where it has a switch. */
export async function load() {
  const { Demuxer, Decoder, Scaler } = await import('node-av/api');
  const { AVDISCARD_ALL, AVDISCARD_NONKEY, AVSEEK_FLAG_BACKWARD } = await import('node-av/constants');
  // Its `exports` hide package.json.
  const manifest = path.join(import.meta.dirname, '..', 'node_modules', 'node-av', 'package.json');
  const { version } = JSON.parse(readFileSync(manifest, 'utf8'));

  function open(job) {
    const demuxer = Demuxer.openSync(job.file, { skipStreamInfo: /\.(mp4|webm)$/.test(job.file) });
    const stream = demuxer.video();
    for (const other of demuxer.streams) if (other !== stream) other.discard = AVDISCARD_ALL;
    const configure = (context) => {
      if (job.mode === 'keyframe') context.skipFrame = AVDISCARD_NONKEY;
    };
    const decoder = Decoder.createSync(stream, { threadCount: job.threads, configure });
    return { demuxer, stream, decoder };
  }

  function* frames({ demuxer, stream, decoder }) {
    for (const packet of demuxer.packetsSync(stream.index)) {
      if (packet === null) break;
      yield* decoder.decodeAllSync(packet);
      packet.free();
    }
    yield* decoder.decodeAllSync(null);
  }

  function find(media, job) {
    const { timeBase } = media.stream;
    const start = Math.max(0, media.demuxer.startTime || 0);
    const wanted = BigInt(Math.floor(((job.onScreen + start) * timeBase.den) / timeBase.num));
    let best = null;
    for (const frame of frames(media)) {
      if (best !== null && frame.pts > wanted) {
        frame.free();
        break;
      }
      best?.free();
      best = frame;
      if (job.mode === 'keyframe') break;
    }
    if (best === null) throw new Error('no frame');
    return best;
  }

  return {
    version: `node-av ${version} with its own FFmpeg`,
    async still(job) {
      const began = performance.now();
      const media = open(job);
      const start = Math.max(0, media.demuxer.startTime || 0);
      media.demuxer.seekSync(job.onScreen + start, -1, AVSEEK_FLAG_BACKWARD);
      const frame = find(media, job);
      const scaler = new Scaler();
      const height = Math.round((job.width * frame.height) / frame.width);
      // Not its own toJpeg: that one writes BT.709 samples into a file every reader takes for BT.601.
      const rgb = scaler.toBufferSync(frame, { resize: { width: job.width, height }, format: 'rgb' });
      const raw = { width: job.width, height, channels: 3 };
      const picture = await sharp(rgb, { raw }).jpeg({ quality: job.quality }).toBuffer();
      frame.free();
      scaler.close?.();
      media.decoder.close();
      media.demuxer.closeSync();
      return { ms: performance.now() - began, picture };
    },
    async step(job) {
      const media = open(job);
      let count = 0;
      let start = 0;
      for (const frame of frames(media)) {
        const planes = frame.toBuffer();
        frame.free();
        if (planes.length === 0) throw new Error('an empty frame');
        if (count === 0) start = performance.now();
        if (count === job.frames) break;
        count += 1;
      }
      const ms = (performance.now() - start) / count;
      media.decoder.close();
      media.demuxer.closeSync();
      return { ms };
    },
    async close() {},
  };
}
