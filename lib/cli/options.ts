/** Every option the commands share, each with the text that `--help` shows and how its value is read. */
export interface OptionSpec {
  readonly short?: string;
  /** What stands for the value in the help; null for a switch. */
  readonly value: string | null;
  /** How the text becomes what the library expects. Texts that are no numbers go on as they are: it refuses them. */
  readonly reads: 'text' | 'number' | 'numbers' | 'list' | 'texts' | 'seconds' | 'switch';
  readonly help: string;
}

export const optionSpecs = {
  at: {
    value: 'TIME',
    reads: 'text',
    help: 'the frame on screen at 12.5, 00:01:30.250 or 37.5%, or auto (default 0, the first frame)',
  },
  seek: { value: 'MODE', reads: 'text', help: 'exact (default), or keyframe: the nearest one at or before, faster' },
  'past-end': {
    value: 'RULE',
    reads: 'text',
    help: 'error (default), or last: the last frame, where the time is past the end',
  },
  stream: { value: 'N', reads: 'number', help: 'index of the stream to take (default: the best video stream)' },
  width: { value: 'PIXELS', reads: 'number', help: 'width; alone it keeps the aspect' },
  height: { value: 'PIXELS', reads: 'number', help: 'height; alone it keeps the aspect' },
  widths: { value: 'LIST', reads: 'numbers', help: 'several sizes of one frame, such as 320,640,1280' },
  fit: { value: 'FIT', reads: 'text', help: 'cover (default), contain, fill or inside, for width and height together' },
  position: {
    value: 'PLACE',
    reads: 'text',
    help: 'what cover keeps, where contain puts it: centre (default), north ...',
  },
  background: { value: 'COLOUR', reads: 'text', help: "bars of contain: '#204060', a CSS name, transparent or blur" },
  rotate: { value: 'ANGLE', reads: 'number', help: 'auto (default: as the file says), 0, 90, 180 or 270, clockwise' },
  deinterlace: { value: 'RULE', reads: 'text', help: 'auto (default): frames marked as interlaced; or off' },
  'without-enlargement': { value: null, reads: 'switch', help: 'leave a picture that is smaller than asked as it is' },
  format: {
    value: 'NAME',
    reads: 'text',
    help: 'jpg, png, webp, avif; animations gif, webp (default: as the output ends, or the first)',
  },
  quality: { value: '1-100', reads: 'number', help: 'default 80, avif 50, animations 75; not for png' },
  thumbhash: {
    value: null,
    reads: 'switch',
    help: 'add the ThumbHash, a blurred preview in some 28 letters, to --json',
  },
  times: { value: 'LIST', reads: 'list', help: 'any times, such as 1,00:00:05,50%' },
  count: { value: 'N', reads: 'number', help: 'how many, spread evenly unless --interval says how far apart' },
  interval: { value: 'SECONDS', reads: 'number', help: 'from one to the next; with --count: whichever gives fewer' },
  percent: { value: 'PERCENT', reads: 'number', help: 'of the length, from one to the next' },
  start: { value: 'TIME', reads: 'text', help: 'where the series or the span begins (default 0)' },
  duration: { value: 'TIME', reads: 'text', help: 'how long the span is (default: to the end)' },
  'trim-end': { value: 'TIME', reads: 'text', help: 'instead of --duration: how much is left out at the end' },
  fps: { value: 'N', reads: 'number', help: "pictures a second, at most 60 (default: the source's own frames)" },
  loop: { value: 'N', reads: 'number', help: 'how often it is played; 0 (default) is for ever' },
  dither: { value: 'KIND', reads: 'text', help: 'smooth (default), strong, or none: colours a gif does not have' },
  'cell-width': { value: 'PIXELS', reads: 'number', help: 'width of a cell; alone it keeps the aspect (default 160)' },
  'cell-height': { value: 'PIXELS', reads: 'number', help: 'height of a cell; alone it keeps the aspect' },
  columns: { value: 'N', reads: 'number', help: 'cells side by side (default: as many as there are, up to 10)' },
  lines: { value: 'N', reads: 'number', help: 'rows of cells on a sheet (default: as many as needed, up to 10)' },
  padding: { value: 'PIXELS', reads: 'number', help: 'between cells (default 0)' },
  margin: { value: 'PIXELS', reads: 'number', help: 'around all cells (default 0)' },
  color: { value: 'COLOUR', reads: 'text', help: 'between, around and behind the cells (default black)' },
  labels: { value: null, reads: 'switch', help: 'write the time into each cell: a contact sheet' },
  cells: { value: 'PATH', reads: 'text', help: 'write the single cells, too; %d stands for the number' },
  cues: { value: 'WHAT', reads: 'text', help: 'what cues point at: sheets (default) or cells' },
  vtt: { value: 'PATH', reads: 'text', help: 'write the cues as WebVTT' },
  'cue-json': { value: 'PATH', reads: 'text', help: 'write the cues as JSON' },
  playlist: { value: 'PATH', reads: 'text', help: 'write an HLS playlist of pictures' },
  'base-url': { value: 'URL', reads: 'text', help: 'put before the names of pictures in cues and playlist' },
  'pixel-format': { value: 'NAME', reads: 'text', help: "rgb24 (default), rgba, or native: the decoder's own planes" },
  output: { short: 'o', value: 'PATH', reads: 'text', help: 'where to write; - is standard output' },
  'allow-host': { value: 'HOST', reads: 'texts', help: 'a private or loopback host that may be asked; repeatable' },
  timeout: { value: 'SECONDS', reads: 'seconds', help: 'give up after this long (default 60)' },
  json: { value: null, reads: 'switch', help: 'say what was found or made as JSON' },
  help: { short: 'h', value: null, reads: 'switch', help: 'show this text' },
} as const satisfies Record<string, OptionSpec>;

export type OptionName = keyof typeof optionSpecs;

export const optionNames = Object.keys(optionSpecs) as OptionName[];

/** Options that every command which reads a source takes. */
export const callOptions = ['allow-host', 'timeout', 'json', 'help'] as const satisfies readonly OptionName[];

export const frameOptions = ['at', 'seek', 'past-end', 'stream'] as const satisfies readonly OptionName[];

/** Which times a series is made of, and how they are found. */
export const seriesOptions = [
  'times',
  'count',
  'interval',
  'percent',
  'start',
  'seek',
  'stream',
] as const satisfies readonly OptionName[];

/** What `--seek` is in a series. */
export const seriesSeekHelp = 'exact (default), keyframe, or auto: key frames where the times lie further apart';

/** Which span, and how it moves. */
export const animationOptions = [
  'start',
  'duration',
  'trim-end',
  'fps',
  'loop',
  'dither',
  'stream',
] as const satisfies readonly OptionName[];

export const geometryOptions = [
  'width',
  'height',
  'fit',
  'position',
  'background',
  'rotate',
  'deinterlace',
  'without-enlargement',
] as const satisfies readonly OptionName[];
