/**
 * Makes the pictures of this page: each case once as a conversion makes it that ignores what the video says of itself, and
 * once as Stillframe does. Run it as `node lib/pictures/make.mjs` after `npm run build`; it needs the ffmpeg command.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import sharp from 'sharp';
import { createEngine } from '../../dist/index.js';

const width = 360;
const engine = createEngine({ concurrency: 1 });
const here = import.meta.dirname;
const folder = mkdtempSync(path.join(tmpdir(), 'stillframe-pictures-'));
const fixture = (name) => path.join(here, '..', '..', 'test', 'fixtures', name);
const ffmpeg = (...args) =>
  execFileSync('ffmpeg', ['-v', 'error', '-nostdin', '-y', ...args.flat()], { maxBuffer: 64 << 20 });

const squeezed = fixture('media-bbb_800x640_768kbps_30fps_avc_2b_firstpts_10_sec.mp4');
const film = ['-ss', '1', '-i', squeezed];
const bars = ['-f', 'lavfi', '-i', 'smptehdbars=size=1280x720'];
const untagged = 'setsar=1,setparams=colorspace=bt709:color_primaries=bt709:color_trc=bt709:range=tv';
const hd = `scale=1280:720,${untagged}`;

/** A clip of one frame of a film. */
function clip(name, filter, tags, from = film) {
  const file = path.join(folder, name);
  const told = Object.entries(tags).flatMap(([key, value]) => [`-${key}`, value]);
  ffmpeg(from, '-map', '0:v', '-vf', filter, '-frames:v', '1', '-c:v', 'ffv1', told, file);
  return file;
}

function hdrClip(name, transfer) {
  const light = 'zscale=t=linear:npl=300,format=gbrpf32le,zscale=p=bt2020';
  const coded = `zscale=t=${transfer}:m=bt2020nc:r=tv:npl=300,format=yuv420p10le`;
  const tags = { colorspace: 'bt2020nc', color_primaries: 'bt2020', color_trc: transfer, color_range: 'tv' };
  return clip(name, `${hd},${light},${coded}`, tags);
}

function turned() {
  const upright = path.join(folder, 'upright.mp4');
  const file = path.join(folder, 'turned.mp4');
  ffmpeg(
    film,
    '-map',
    '0:v',
    '-vf',
    'scale=1138:640,setsar=1,crop=480:640:240,transpose=cclock',
    '-frames:v',
    '1',
    upright,
  );
  ffmpeg('-i', upright, '-c', 'copy', '-metadata:s:v', 'rotate=270', file);
  return file;
}

/** A camera that moves sideways, fifty fields a second. */
function interlaced() {
  const file = path.join(folder, 'interlaced.ts');
  const moving = "scale=720:404,setsar=1,fps=50,crop=360:288:x='n*9':y=60,tinterlace=interleave_top,setfield=tff";
  const coded = ['-c:v', 'mpeg2video', '-q:v', '2', '-g', '1', '-flags', '+ilme+ildct', '-top', '1'];
  ffmpeg(film, '-map', '0:v', '-vf', moving, '-frames:v', '10', coded, file);
  return file;
}

/** `ignoring` are ffmpeg's filters that make the naive picture, `before` its options for the input. */
const cases = [
  {
    name: 'matrix',
    file: () =>
      clip('matrix.mkv', `${untagged},scale=out_color_matrix=bt709,format=yuv420p`, { colorspace: 'bt709' }, bars),
    ignoring: 'scale=in_color_matrix=bt601',
  },
  {
    name: 'range',
    file: () =>
      clip('range.mkv', `${hd},scale=out_range=pc,format=yuv420p`, { colorspace: 'bt709', color_range: 'pc' }),
    ignoring: 'setparams=range=tv,scale=in_range=tv:in_color_matrix=bt709',
  },
  { name: 'pq', file: () => hdrClip('pq.mkv', 'smpte2084'), ignoring: 'scale=in_color_matrix=bt2020' },
  { name: 'hlg', file: () => hdrClip('hlg.mkv', 'arib-std-b67'), ignoring: 'scale=in_color_matrix=bt2020' },
  { name: 'anamorphic', file: () => squeezed, at: 1, ignoring: 'setsar=1' },
  { name: 'turned', file: turned, before: ['-noautorotate'], ignoring: 'null', width: 240 },
  { name: 'interlaced', file: interlaced, at: 0.12, ignoring: 'null' },
  {
    name: 'alpha',
    file: () => fixture('moviepy-transparent.webm'),
    at: 2.4,
    before: ['-c:v', 'vp9'],
    ignoring: 'null',
    width: 200,
  },
];

/** The checks that programs show behind what is clear. */
function checks({ width, height }) {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><defs>
    <pattern id="p" width="24" height="24" patternUnits="userSpaceOnUse"><rect width="24" height="24" fill="#fff"/>
    <path d="M0 0h12v24h12v-12h-24z" fill="#ccc"/></pattern></defs>
    <rect width="100%" height="100%" fill="url(#p)"/></svg>`;
  return sharp(Buffer.from(svg));
}

async function save(picture, name) {
  const { width, height } = await sharp(picture).metadata();
  const over = checks({ width, height }).composite([{ input: picture }]);
  await over.jpeg({ quality: 82, mozjpeg: true }).toFile(path.join(here, `${name}.jpg`));
}

for (const { name, file: make, at = 0, before = [], ignoring, width: wanted = width } of cases) {
  const file = make();
  const output = ['-frames:v', '1', '-pix_fmt', 'rgb24', '-c:v', 'png', '-f', 'image2pipe', '-'];
  const naive = ffmpeg('-ss', `${at}`, before, '-i', file, '-vf', ignoring, output);
  await save(await sharp(naive).resize(wanted).png().toBuffer(), `${name}-naive`);
  const { data } = await engine.snapshot(file, { at, width: wanted, format: 'png' });
  await save(data, name);
}
// The sheet at the head of the project's README.
const sheet = { count: 12, columns: 6, cellWidth: 150, padding: 2, labels: true };
await engine.sprite(squeezed, { ...sheet, output: path.join(here, 'sprite.jpg') });
rmSync(folder, { recursive: true });
await engine.close();
