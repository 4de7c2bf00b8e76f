import { createRequire } from 'node:module';

export const label = 'beamcoder';

/** As its README does it: seek, decode packet by packet, a filter to scale, the mjpeg encoder. */
export async function load() {
  const require = createRequire(import.meta.url);
  const beamcoder = require('beamcoder');
  const { version } = require('beamcoder/package.json');

  async function decode(demuxer, stream, decoder, job) {
    const tick = stream.time_base[0] / stream.time_base[1];
    const start = (demuxer.start_time ?? 0) / 1e6;
    const wanted = (job.onScreen + start) / tick;
    if (job.mode === 'keyframe') decoder.skip_frame = 'nonkey';
    let best = null;
    const take = (frames) => {
      for (const frame of frames) {
        if (best !== null && (job.mode === 'keyframe' || frame.pts > wanted)) return true;
        best = frame;
      }
      return best !== null && job.mode === 'keyframe';
    };
    for (;;) {
      const packet = await demuxer.read();
      if (packet === null) break;
      if (packet.stream_index !== stream.index) continue;
      if (take((await decoder.decode(packet)).frames)) return best;
      if (packet.dts > wanted) break;
    }
    take((await decoder.flush()).frames);
    return best;
  }

  async function encode(frame, stream, job) {
    const height = Math.round((job.width * frame.height) / frame.width / 2) * 2;
    const filterer = await beamcoder.filterer({
      filterType: 'video',
      inputParams: [
        {
          width: frame.width,
          height: frame.height,
          pixelFormat: frame.format,
          timeBase: stream.time_base,
          pixelAspect: [1, 1],
        },
      ],
      outputParams: [{ pixelFormat: 'yuvj420p' }],
      filterSpec: `scale=${job.width}:${height},format=yuvj420p`,
    });
    const scaled = (await filterer.filter([frame]))[0].frames[0];
    const encoder = beamcoder.encoder({
      name: 'mjpeg',
      width: job.width,
      height,
      pix_fmt: 'yuvj420p',
      time_base: [1, 25],
      flags: { QSCALE: true },
      global_quality: 3 * 118,
    });
    const encoded = await encoder.encode(scaled);
    const packet = encoded.packets[0] ?? (await encoder.flush()).packets[0];
    return packet.data;
  }

  return {
    version: `beamcoder ${version}, FFmpeg ${beamcoder.avVersionInfo()}`,
    async still(job) {
      const start = performance.now();
      const demuxer = await beamcoder.demuxer(`file:${job.file}`);
      const stream = demuxer.streams.find((one) => one.codecpar.codec_type === 'video');
      for (const other of demuxer.streams) if (other !== stream) other.discard = 'all';
      const from = demuxer.start_time > 0 ? demuxer.start_time / 1e6 : 0;
      await demuxer.seek({ time: job.onScreen + from });
      const decoder = beamcoder.decoder({ demuxer, stream_index: stream.index, thread_count: job.threads });
      const frame = await decode(demuxer, stream, decoder, job);
      if (frame === null) throw new Error('no frame');
      const picture = await encode(frame, stream, job);
      return { ms: performance.now() - start, picture };
    },
    async close() {},
  };
}
