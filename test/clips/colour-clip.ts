import { execFileSync } from 'node:child_process';

/** What is on screen during a second: [red, green, blue], far from that of the seconds beside it. */
export function colourOfSecond(second: number): readonly [number, number, number] {
  const level = (step: number): number => 40 + 85 * (step % 3);
  return [level(second), level(Math.floor(second / 3) + second), level(Math.floor(second / 9) + 2 * second + 1)];
}

export interface ColourClipOptions {
  readonly width?: number;
  readonly height?: number;
  readonly fps?: number;
  /** Frames from one key frame to the next. Default 25. */
  readonly keyFrames?: number;
  /** More of ffmpeg's output options. */
  readonly options?: readonly string[];
}

/**
 * Makes a clip that shows another plain colour in every second, by
 * `ffmpeg -f rawvideo -pix_fmt rgb24 -s 64x36 -r 10 -i - -c:v libx264 -bf 2 -g 25 -sc_threshold 0 -crf 10 -pix_fmt yuv420p FILE`.
 */
export function colourClip(file: string, seconds: number, settings: ColourClipOptions = {}): void {
  const { width = 64, height = 36, fps = 10, keyFrames = 25, options = [] } = settings;
  const input = Buffer.concat(
    Array.from({ length: seconds * fps }, (_, frame) =>
      Buffer.alloc(width * height * 3, Buffer.from(colourOfSecond(Math.floor(frame / fps)))),
    ),
  );
  const from = ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', `${width}x${height}`, '-r', String(fps), '-i', '-'];
  const to = [
    '-c:v',
    'libx264',
    '-bf',
    '2',
    '-g',
    String(keyFrames),
    '-sc_threshold',
    '0',
    '-crf',
    '10',
    '-pix_fmt',
    'yuv420p',
    ...options,
  ];
  execFileSync('ffmpeg', ['-v', 'error', '-y', ...from, ...to, file], { input });
}
