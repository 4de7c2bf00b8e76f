import type { DolbyVision, MediaInfo, ProbeOptions, StreamInfo, VideoStreamInfo } from '../index.js';
import type { Command, Work } from './command.js';
import { libraryOptions, openSource } from './library-options.js';
import { callOptions } from './options.js';
import { bytes, seconds } from './print.js';
import { report } from './report.js';

export const probeCommand: Command = {
  name: 'probe',
  summary: 'says what a source is',
  about: [
    'Shows container, length, streams, the stream pictures come from (marked with *) and the libav that reads them.',
  ],
  examples: ['stillframe probe clip.mp4', 'stillframe probe https://example.com/clip.mp4 --json'],
  options: callOptions,
  run: showInfo,
};

async function showInfo({ engine, args, signal }: Work): Promise<void> {
  const options: ProbeOptions = { ...libraryOptions(args.values, ['timeout']), signal };
  const info = await engine.probe(openSource(args), options);
  const [source = ''] = args.sources;
  const output = { json: args.values.json === true, stdoutTaken: false };
  await report({ lines: describeMedia(source, info), json: info, warnings: [] }, output);
}

function describeMedia(source: string, info: MediaInfo): readonly string[] {
  const { container, durationSeconds, startTimeSeconds, bitRate, byteSize, streams, video, libav } = info;
  const facts = [
    container.longName,
    durationSeconds === null ? 'unknown length' : seconds(durationSeconds),
    ...(startTimeSeconds === 0 ? [] : [`starts at ${seconds(startTimeSeconds)}`]),
    ...(bitRate === null ? [] : [`${Math.round(bitRate / 1000)} kb/s`]),
    ...(byteSize === null ? [] : [bytes(byteSize)]),
  ];
  return [
    `${source}: ${facts.join(', ')}`,
    ...streams.map((stream) => `${stream.index === video?.index ? '*' : ' '} ${describeStream(stream)}`),
    ...(video === null ? ['  no pictures'] : [`  pictures are ${video.displayWidth}x${video.displayHeight} as shown`]),
    `  libavformat ${libav.libavformat}, libavcodec ${libav.libavcodec}, ${libav.license}`,
  ];
}

function describeStream({ index, kind, codec, language, attachedPicture, video }: StreamInfo): string {
  const spoken = language === null || language === 'und' ? '' : ` (${language})`;
  const name = `#${index} ${attachedPicture ? 'cover' : kind} ${codec}${spoken}`;
  if (video === null) return name;
  const { width, height, pixelFormat, averageFrameRate, orientation, dolbyVision } = video;
  const rate =
    averageFrameRate === null ? [] : [`${Number((averageFrameRate[0] / averageFrameRate[1]).toFixed(3))} fps`];
  const turned = orientation === 1 ? [] : [`orientation ${orientation}`];
  const vision = dolbyVision === null ? [] : [describeDolbyVision(dolbyVision)];
  const pixels = pixelFormat === null ? [] : [`${pixelFormat}${describeColour(video)}`];
  return `${name} ${[`${width}x${height}`, ...pixels, ...vision, ...rate, ...turned].join(', ')}`;
}

function describeDolbyVision({ profile, compatibility }: DolbyVision): string {
  return `Dolby Vision ${compatibility === 0 ? profile : `${profile}.${compatibility}`}`;
}

/** ` (range, matrix/primaries/transfer)`, as ffprobe has it: said once where all are the same. */
function describeColour({ colour }: VideoStreamInfo): string {
  const names = [colour.matrix, colour.primaries, colour.transfer];
  const said = new Set(names).size === 1 ? (names[0] ?? '') : names.join('/');
  const known = [colour.range, said].filter((name) => name !== 'unknown');
  return known.length === 0 ? '' : ` (${known.join(', ')})`;
}
