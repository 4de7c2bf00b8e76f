import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** Size and pace of the clips: small, as forty of them are made and looked at. */
export const frameSize = { width: 320, height: 180 } as const;
export const framesPerSecond = 12;

const fixtures = join(import.meta.dirname, '..', 'fixtures');

/** A stretch of real footage, and how it is framed. */
interface Footage {
  readonly file: string;
  /** ffmpeg's options before `-i`, and its stream. */
  readonly input: readonly string[];
  readonly stream: string;
  readonly filter: string;
}

const bird = {
  file: 'media-bbb_800x640_768kbps_30fps_avc_2b_firstpts_10_sec.mp4',
  input: ['-ss', '0.5', '-t', '3'],
  stream: '0:v',
};
const meadow = { file: 'ffmpegcore-input_3sec.webm', input: [], stream: '0:v' };
const street = { file: 'moviepy-chaplin.mp4', input: [], stream: '0:v' };
const hangar = { file: 'torchcodec-nasa_13013.mp4', input: ['-ss', '5.6', '-t', '2.2'], stream: '0:v' };

/** Nothing in these is worth leaving out: bright, sharp, and moving. Crops pan, so that no two frames are the same. */
const footage: readonly Footage[] = [
  { ...bird, filter: 'crop=800:450:0:100' },
  { ...bird, filter: 'crop=480:270:160+10*t:130,hflip' },
  { ...meadow, filter: 'crop=560:315:10+20*t:20' },
  { ...meadow, filter: 'crop=400:225:200-20*t:100,hue=h=40' },
  { ...street, filter: 'crop=480:270:80:60' },
  { ...street, filter: 'crop=360:202:180:40+5*t,hflip' },
  { ...street, filter: 'crop=480:270:70+5*t:80,colorbalance=rm=0.3:bm=-0.2' },
  { ...hangar, filter: 'crop=300:168:10+3*t:6' },
];

export const sceneCount = footage.length;

/** Renders every scene once, without loss, to `scene-N.mkv` in the folder: what clips are cut from. */
export function renderScenes(folder: string): void {
  const { width, height } = frameSize;
  const fit = `fps=${framesPerSecond},scale=${width}:${height}:flags=bicubic,setsar=1,format=yuv420p`;
  footage.forEach(({ file, input, stream, filter }, index) => {
    const source = [...input, '-i', join(fixtures, file), '-map', stream, '-vf', `${filter},${fit}`];
    const encoding = ['-an', '-c:v', 'ffv1', join(folder, `scene-${index}.mkv`)];
    // Two of the fixtures complain: a container that says more than it holds.
    execFileSync('ffmpeg', ['-v', 'error', '-nostdin', '-y', ...source, ...encoding], { stdio: 'ignore' });
  });
}
