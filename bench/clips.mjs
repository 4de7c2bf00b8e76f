/**
 * Makes the clips every trial runs on into `bench/clips/`, from real footage: the best pictures the corpus or the
 * fixtures have, joined, scaled up with lanczos and given a light grain, so that the bit rate is that of a camera.
 * A clip is kept until the command that made it, or its footage, changes.
 */
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { screencastFrames } from './screencast.mjs';
import { run } from './spawned.mjs';

const here = import.meta.dirname;
export const clipsFolder = path.join(here, 'clips');

export const framesPerSecond = 30;
/** Frames from one key frame to the next. */
export const keyFrameDistance = 250;

/** Live action, animation and old film, in the order they are joined; whichever of them the footage folder has. */
const preferred = [
  'decord-flipping_a_pancake.mkv',
  'media-bbb_800x640_768kbps_30fps_avc_2b_firstpts_10_sec.mp4',
  'moviepy-chaplin.mp4',
];

const gop = ['-g', `${keyFrameDistance}`];
const x264 = ['-c:v', 'libx264', '-preset', 'fast', ...gop, '-keyint_min', '250', '-sc_threshold', '0', '-bf', '3'];
const x265 = `keyint=${keyFrameDistance}:min-keyint=${keyFrameDistance}:scenecut=0:log-level=error`;
const vpx = ['-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '7', '-row-mt', '1', '-lag-in-frames', '16'];

/** @typedef {{ name: string, file: string, seconds: number, width: number, height: number,
 *   video?: string[], audio?: string[], colours?: Colours, copyOf?: string, bitstream?: string,
 *   loops?: boolean, interlaced?: boolean, drawn?: boolean, masked?: boolean, decoder?: string }} Clip
 *   `decoder`: the one of ffmpeg that shows all of it, where that is not its own choice
 * @typedef {{ matrix: string, primaries: string, transfer: string }} Colours by ffmpeg's names */

/** @type {Colours} */
const sdr = { matrix: 'bt709', primaries: 'bt709', transfer: 'bt709' };
/** @type {Colours} */
const pq = { matrix: 'bt2020nc', primaries: 'bt2020', transfer: 'smpte2084' };
/** @type {Colours} */
const hlg = { matrix: 'bt2020nc', primaries: 'bt2020', transfer: 'arib-std-b67' };

/** Ten bits of 4K, a key frame every two seconds. @param {string} name @param {Colours} colours @returns {Clip[]} */
function hdrPair(name, colours) {
  const parameters = 'keyint=60:min-keyint=60:scenecut=0:log-level=error';
  const video = ['-c:v', 'libx265', '-preset', 'ultrafast', '-bf', '3', '-x265-params', parameters, '-tag:v', 'hvc1'];
  const size = { seconds: 4, width: 3840, height: 2160 };
  // Prefix SEI messages go too: x265 says HLG there once more.
  const told =
    'filter_units=remove_types=39,hevc_metadata=colour_primaries=1:transfer_characteristics=1:matrix_coefficients=1';
  return [
    { name, file: `${name}.mp4`, ...size, video: [...video, '-crf', '18'], colours },
    { name: `${name}-as-sdr`, file: `${name}-as-sdr.mp4`, ...size, copyOf: name, bitstream: told },
  ];
}

/** @type {readonly Clip[]} */
export const clips = [
  {
    name: 'h264-1080p',
    file: 'h264-1080p.mp4',
    seconds: 30,
    width: 1920,
    height: 1080,
    video: [...x264, '-crf', '23'],
  },
  {
    name: 'loop-1080p',
    file: 'loop-1080p.mp4',
    seconds: 40,
    width: 1920,
    height: 1080,
    copyOf: 'h264-1080p',
    loops: true,
  },
  {
    name: 'film-1080p',
    file: 'film-1080p.mp4',
    seconds: 1200,
    width: 1920,
    height: 1080,
    copyOf: 'h264-1080p',
    loops: true,
  },
  { name: 'film-ts-1080p', file: 'film-1080p.ts', seconds: 1200, width: 1920, height: 1080, copyOf: 'film-1080p' },
  { name: 'ts-1080p', file: 'h264-1080p.ts', seconds: 30, width: 1920, height: 1080, copyOf: 'h264-1080p' },
  {
    name: 'h264-4k',
    file: 'h264-4k.mp4',
    seconds: 14,
    width: 3840,
    height: 2160,
    video: [...x264, '-preset', 'veryfast', '-crf', '23'],
  },
  {
    name: 'hevc-1080p',
    file: 'hevc-1080p.mp4',
    seconds: 22,
    width: 1920,
    height: 1080,
    video: [
      '-c:v',
      'libx265',
      '-preset',
      'ultrafast',
      '-bf',
      '3',
      '-x265-params',
      x265,
      '-tag:v',
      'hvc1',
      '-crf',
      '18',
    ],
  },
  {
    name: 'vp9-1080p',
    file: 'vp9-1080p.webm',
    seconds: 22,
    width: 1920,
    height: 1080,
    video: [...vpx, ...gop, '-keyint_min', '250', '-b:v', '5M'],
    audio: ['-c:a', 'libopus', '-b:a', '128k'],
  },
  {
    name: 'h264-4k-interlaced',
    file: 'h264-4k-interlaced.mp4',
    seconds: 4,
    width: 3840,
    height: 2160,
    video: ['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '20', '-g', '30', '-flags', '+ilme+ildct'],
    interlaced: true,
  },
  {
    name: 'screencast',
    file: 'screencast.mp4',
    seconds: 14,
    width: 1920,
    height: 1080,
    video: ['-pix_fmt', 'yuv420p', ...x264, '-crf', '18'],
    drawn: true,
  },
  {
    name: 'alpha-720p',
    file: 'alpha-720p.webm',
    seconds: 6,
    width: 1280,
    height: 720,
    video: [...vpx, ...gop, '-b:v', '4M', '-auto-alt-ref', '0'],
    masked: true,
    decoder: 'libvpx-vp9',
  },
  ...hdrPair('hevc-4k-pq', pq),
  ...hdrPair('hevc-4k-hlg', hlg),
];

/** @param {string} name */
export function clipNamed(name) {
  const clip = clips.find((one) => one.name === name);
  if (clip === undefined) throw new Error(`no clip is called ${name}`);
  return clip;
}

/** @param {string} name */
export const clipPath = (name) => path.join(clipsFolder, clipNamed(name).file);

/** The folder the footage is in: the argument, else STILLFRAME_CORPUS, else the fixtures. @param {string} [given] */
export function footageFolder(given) {
  const root = given ?? process.env.STILLFRAME_CORPUS ?? path.join(here, '..', 'test', 'fixtures');
  const inside = path.join(root, 'files');
  return existsSync(inside) ? inside : root;
}

/** @param {string} folder */
function footage(folder) {
  const wanted = preferred.map((name) => path.join(folder, name)).filter((file) => existsSync(file));
  if (wanted.length > 0) return wanted;
  const videos = readdirSync(folder)
    .filter((name) => /\.(mp4|mkv|mov|webm)$/.test(name))
    .map((name) => path.join(folder, name))
    .sort((a, b) => statSync(b).size - statSync(a).size);
  if (videos.length === 0) throw new Error(`no footage in ${folder}: set STILLFRAME_CORPUS to a folder with videos`);
  return videos.slice(0, 1);
}

/** Filters that bring SDR with a grain, its white at 300 cd/m2, to HDR; none for SDR. @param {Colours} colours */
function inColours(colours) {
  if (colours === sdr) return '';
  const tagged = 'setparams=colorspace=bt709:color_primaries=bt709:color_trc=bt709:range=tv';
  const { matrix, primaries, transfer } = colours;
  const light = `zscale=t=linear:npl=300,format=gbrpf32le,zscale=p=${primaries}`;
  return `noise=alls=4:allf=t,${tagged},${light},zscale=t=${transfer}:m=${matrix}:r=tv:npl=300,format=yuv420p10le,`;
}

/** @param {Clip} clip @param {readonly string[]} sources @param {string} out */
function commandLine(clip, sources, out) {
  if (clip.copyOf !== undefined) {
    const filter = clip.bitstream === undefined ? [] : ['-bsf:v', clip.bitstream];
    if (clip.loops === true) {
      const looped = ['-stream_loop', '-1', '-i', clipPath(clip.copyOf), '-map', '0:v', '-c', 'copy'];
      return [...looped, '-t', `${clip.seconds}`, out];
    }
    return ['-i', clipPath(clip.copyOf), '-map', '0', '-c', 'copy', ...filter, out];
  }
  if (clip.drawn === true) {
    const shape = ['-pix_fmt', 'rgb24', '-s', `${clip.width}x${clip.height}`, '-r', `${framesPerSecond}`];
    const filter = ['-vf', 'scale=out_color_matrix=bt709:out_range=tv'];
    return ['-f', 'rawvideo', ...shape, '-i', '-', ...filter, ...(clip.video ?? []), ...tagsOf(sdr), out];
  }
  if (clip.masked === true) {
    const size = `${clip.width}:${clip.height}`;
    const disc = "color=s=160x90:r=30,format=gray,geq=lum='255*lt(hypot(X-80-40*sin(2*T),Y-45),36)'";
    const graph =
      `[0:v]fps=${framesPerSecond},scale=${size}:force_original_aspect_ratio=increase,crop=${size}[c];` +
      `${disc},scale=${size}[m];[c][m]alphamerge,format=yuva420p`;
    const input = ['-stream_loop', '-1', '-i', sources[0] ?? ''];
    return [...input, '-filter_complex', graph, '-t', `${clip.seconds}`, ...(clip.video ?? []), ...tagsOf(sdr), out];
  }
  const colours = clip.colours ?? sdr;
  const each = Math.ceil(clip.seconds / sources.length);
  const inputs = sources.flatMap((file) => ['-stream_loop', '-1', '-t', `${each}`, '-i', file]);
  const scaled = sources.map(
    (_, index) =>
      `[${index}:v:0]fps=${framesPerSecond},${inColours(colours)}scale=${clip.width}:${clip.height}:flags=lanczos` +
      `:force_original_aspect_ratio=increase,crop=${clip.width}:${clip.height},setsar=1,format=${colours === sdr ? 'yuv420p' : 'yuv420p10le'}[s${index}]`,
  );
  const joined = `${sources.map((_, index) => `[s${index}]`).join('')}concat=n=${sources.length}`;
  // The filter for grain knows 8 bits only.
  const grain = colours === sdr ? ',unsharp=5:5:0.6,noise=alls=2:allf=t' : '';
  // Each frame is woven from two, and there are half as many.
  const fields = clip.interlaced === true ? ',tinterlace=interleave_top,setfield=tff' : '';
  const graph = `${scaled.join(';')};${joined}${grain}${fields}[v]`;
  const sound = ['-f', 'lavfi', '-i', 'anoisesrc=amplitude=0.02:color=pink:sample_rate=48000:seed=1'];
  return [
    ...inputs,
    ...sound,
    ...['-filter_complex', graph, '-map', '[v]', '-map', `${sources.length}:a`, '-t', `${clip.seconds}`],
    ...(clip.video ?? []),
    ...tagsOf(colours),
    ...(clip.audio ?? ['-c:a', 'aac', '-b:a', '128k']),
    out,
  ];
}

/** What tells players the colours; untagged ones mean different things to different tools. @param {Colours} colours */
function tagsOf({ matrix, primaries, transfer }) {
  return ['-colorspace', matrix, '-color_primaries', primaries, '-color_trc', transfer, '-color_range', 'tv'];
}

/** @param {Clip} clip */
const stampFile = (clip) => `${clipPath(clip.name)}.stamp`;

/**
 * Whether a clip is what would be made now. Where no footage was asked for, any will do.
 * @param {Clip} clip @param {{ how: string, from: string }} wanted @param {boolean} chosen
 */
function isCurrent(clip, wanted, chosen) {
  if (!existsSync(stampFile(clip))) return false;
  const { how, from } = JSON.parse(readFileSync(stampFile(clip), 'utf8'));
  if (chosen && from !== wanted.from) return false;
  if (clip.copyOf === undefined) return !chosen || how === wanted.how;
  return statSync(clipPath(clip.name)).mtimeMs > statSync(clipPath(clip.copyOf)).mtimeMs;
}

/** What a clip is copied from, and that in turn. @param {string} name @returns {string[]} */
function withOrigins(name) {
  const { copyOf } = clipNamed(name);
  return copyOf === undefined ? [name] : [...withOrigins(copyOf), name];
}

/**
 * Makes what is missing, one encode at a time.
 * @param {readonly string[]} names @param {{ from?: string, log?: (line: string) => void }} [options]
 */
export async function makeClips(names, options = {}) {
  mkdirSync(clipsFolder, { recursive: true });
  const sources = footage(footageFolder(options.from));
  const footageNames = sources.map((file) => path.basename(file));
  const chosen = options.from !== undefined || process.env.STILLFRAME_CORPUS !== undefined;
  const sizes = sources.map((file) => `${path.basename(file)} ${statSync(file).size}`);
  const wanted = new Set(names.flatMap(withOrigins));
  for (const clip of clips) {
    if (!wanted.has(clip.name)) continue;
    const target = clipPath(clip.name);
    const unfinished = path.join(clipsFolder, `unfinished-${clip.file}`);
    const args = commandLine(clip, sources, unfinished);
    const named = args.map((arg) => path.basename(arg)).filter((arg) => !footageNames.includes(arg));
    const stamp = { how: named.join(' '), from: sizes.join(', ') };
    if (existsSync(target) && isCurrent(clip, stamp, chosen)) continue;
    options.log?.(`making ${clip.file}`);
    const frames = clip.drawn === true ? screencastFrames(clip.seconds, framesPerSecond) : [];
    await run('nice', ['ffmpeg', '-nostdin', '-v', 'error', '-y', ...args], frames);
    renameSync(unfinished, target);
    writeFileSync(stampFile(clip), JSON.stringify(stamp));
  }
}

/** What a clip turned out to be, for the record. @param {string} name */
export async function clipFacts(name) {
  const file = clipPath(name);
  const entries = 'stream=codec_name,profile,width,height,has_b_frames,avg_frame_rate:format=duration,bit_rate,size';
  const shown = await run('ffprobe', ['-v', 'error', '-show_entries', entries, '-of', 'json', file]);
  const { streams, format } = JSON.parse(shown.toString());
  const video = streams.find((/** @type {{ width?: number }} */ stream) => stream.width !== undefined);
  return { name, file: path.basename(file), ...video, ...format };
}

/** Seconds from the start of the container to the first frame: sound may begin earlier. @param {string} name */
export async function videoOffset(name) {
  const entries = 'stream=start_time,codec_type:format=start_time';
  const shown = await run('ffprobe', ['-v', 'error', '-show_entries', entries, '-of', 'json', clipPath(name)]);
  const { streams, format } = JSON.parse(shown.toString());
  const video = streams.find((/** @type {{ codec_type: string }} */ stream) => stream.codec_type === 'video');
  return Number(video.start_time) - Number(format.start_time);
}

if (process.argv[1] === import.meta.filename) {
  await makeClips(
    clips.map((clip) => clip.name),
    { ...(process.argv[2] === undefined ? {} : { from: process.argv[2] }), log: console.log },
  );
  for (const clip of clips) console.log(JSON.stringify(await clipFacts(clip.name)));
}
