/** A picture, or a part of one, and the time it stands for. */
export interface PictureCue {
  /** Whole milliseconds. */
  readonly startMs: number;
  readonly endMs: number;
  /** Address of the picture, from where the cue sheet is; encoded as addresses are. */
  readonly url: string;
  /** The part that is meant; null for all of it. */
  readonly part: {
    readonly left: number;
    readonly top: number;
    readonly width: number;
    readonly height: number;
  } | null;
}

/** Thumbnails for players, as WebVTT with media fragments: `sheet.jpg#xywh=160,0,160,90`. */
export function webvtt(cues: readonly PictureCue[]): string {
  const blocks = cues.map((cue) => `${stamp(cue.startMs)} --> ${stamp(cue.endMs)}\n${addressOf(cue)}\n`);
  return ['WEBVTT\n', ...blocks].join('\n');
}

/** `sheet.jpg#xywh=160,0,160,90`, see the W3C's Media Fragments. */
export function addressOf({ url, part }: Pick<PictureCue, 'url' | 'part'>): string {
  return part === null ? url : `${url}#xywh=${part.left},${part.top},${part.width},${part.height}`;
}

/** `00:01:30.250`; hours may have more than two digits. */
function stamp(ms: number): string {
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  const clock = [two(ms / 3_600_000), two((ms / 60_000) % 60), two((ms / 1000) % 60)].join(':');
  return `${clock}.${String(ms % 1000).padStart(3, '0')}`;
}

/** The same for programs: `[{ startSeconds, endSeconds, url, x, y, width, height }]` under `cues`. */
export function cueJson(cues: readonly PictureCue[]): string {
  const rows = cues.map(({ startMs, endMs, url, part }) => ({
    startSeconds: startMs / 1000,
    endSeconds: endMs / 1000,
    url,
    ...(part === null ? {} : { x: part.left, y: part.top, width: part.width, height: part.height }),
  }));
  return `${JSON.stringify({ cues: rows }, null, 2)}\n`;
}
