import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { clip, emptyFolder, fixture, runCli } from './run-cli.js';

// One process a case.
t.setTimeout(10 * 60_000);

interface Case {
  readonly name: string;
  readonly args: readonly string[];
  readonly code: 1 | 2;
  readonly says: RegExp;
}

const wrongUsage: readonly Omit<Case, 'code'>[] = [
  { name: 'a swapped letter', args: ['snapshot', clip, '--wdith', '5'], says: /--wdith .* did you mean --width\?/ },
  { name: "ffmpeg's -ss", args: ['snapshot', clip, '-ss', '5'], says: /-ss .* did you mean --at\?/ },
  { name: "ffmpeg's pix_fmt", args: ['frame', clip, '--pix_fmt', 'rgb24'], says: /did you mean --pixel-format\?/ },
  { name: 'another word for it', args: ['snapshot', clip, '--gravity=north'], says: /did you mean --position\?/ },
  { name: 'an option nothing is like', args: ['probe', clip, '--xyzzy'], says: /--xyzzy is not an option of probe/ },
  {
    name: "another command's option",
    args: ['probe', clip, '--width', '3'],
    says: /--width is not an option of probe/,
  },
  { name: 'a mistyped command', args: ['snapshto', clip], says: /snapshto is not a command, did you mean snapshot\?/ },
  { name: 'a file for a command', args: ['clip.mp4'], says: /clip\.mp4 is not a command/ },
  { name: 'no source', args: ['probe'], says: /probe takes one source, got none \(see stillframe probe --help\)/ },
  { name: 'two sources', args: ['probe', clip, clip], says: /takes one source, got 2/ },
  { name: 'a missing value', args: ['snapshot', clip, '--at'], says: /--at/ },
  { name: 'a value that looks like an option', args: ['snapshot', clip, '--at', '-5'], says: /--at=-/ },
  { name: 'a negative time', args: ['snapshot', clip, '--at=-5'], says: /--at: must be seconds from 0.* got "-5"/ },
  { name: 'a value for a switch', args: ['probe', clip, '--json=yes'], says: /--json/ },
  { name: 'a width that is no number', args: ['snapshot', clip, '--width', 'wide'], says: /--width: .* got "wide"/ },
  { name: 'an empty width', args: ['snapshot', clip, '--width='], says: /--width: .* got ""/ },
  { name: 'half a pixel', args: ['snapshot', clip, '--height', '0.5'], says: /--height: .* got 0\.5/ },
  { name: 'one bad width of several', args: ['snapshot', clip, '--widths', '5,b'], says: /--widths: .* got "b"/ },
  { name: 'a fit there is not', args: ['snapshot', clip, '--fit', 'outside'], says: /--fit: must be .* got "outside"/ },
  { name: 'an odd angle', args: ['snapshot', clip, '--rotate', '45'], says: /--rotate: must be .* got 45/ },
  {
    name: 'a colour there is not',
    args: ['snapshot', clip, '--background', 'bleu'],
    says: /--background: must be a colour/,
  },
  {
    name: 'a seek mode there is not',
    args: ['snapshot', clip, '--seek', 'fast'],
    says: /--seek: must be .* got "fast"/,
  },
  { name: 'a rule there is not', args: ['frame', clip, '--past-end', 'clamp'], says: /--past-end: must be .* "clamp"/ },
  {
    name: 'a format there is not',
    args: ['snapshot', clip, '--format', 'bmp'],
    says: /--format: must be .* got "bmp"/,
  },
  { name: 'an ending there is not', args: ['snapshot', clip, '-o', 'a.bmp'], says: /--output: must end in \.jpg/ },
  {
    name: 'quality of png',
    args: ['snapshot', clip, '--format', 'png', '--quality', '9'],
    says: /--quality: must not/,
  },
  {
    name: 'a stream that is sound',
    args: ['snapshot', clip, '--stream', '1'],
    says: /--stream: must be the index .* got 1/,
  },
  {
    name: 'widths without {width}',
    args: ['snapshot', clip, '--widths', '9,8', '-o', 'a.jpg'],
    says: /must contain \{width\}/,
  },
  {
    name: 'widths to standard output',
    args: ['snapshot', clip, '--widths', '9,8', '-o', '-'],
    says: /takes one picture/,
  },
  {
    name: 'native pixels with a size',
    args: ['frame', clip, '--pixel-format', 'native', '--width', '9'],
    says: /--width: /,
  },
  {
    name: 'a timeout of nothing',
    args: ['probe', clip, '--timeout', '0'],
    says: /--timeout: must be seconds.* got "0"/,
  },
  { name: 'a host that is none', args: ['probe', clip, '--allow-host', 'a/b'], says: /--allow-host: must be a host/ },
  {
    name: 'a folder that is not there',
    args: ['snapshot', clip, '-o', 'no/a.jpg'],
    says: /--output: must lie in a folder/,
  },
  {
    name: 'pixels to no folder',
    args: ['frame', clip, '-o', 'no/a.rgb'],
    says: /--output: must lie in a folder that exists/,
  },
  { name: 'pixels to a folder', args: ['frame', clip, '-o', '.'], says: /--output: must not be a folder/ },
  {
    name: 'two lengths of a span',
    args: ['animate', clip, '--duration', '1', '--trim-end', '1'],
    says: /--trim-end: must not be given together with --duration, got "1"/,
  },
  {
    name: 'an end an animation has not',
    args: ['animate', clip, '-o', 'a.mp4'],
    says: /--output: must end in \.gif or \.webp, or --format must be given/,
  },
  {
    name: 'nothing to make a series of',
    args: ['snapshots', clip],
    says: /--times: must be given, or --count, --interval or --percent, got/,
  },
  {
    name: 'a playlist of cells with gaps',
    args: ['sprite', clip, '--count', '2', '--padding', '2', '--playlist', 'a.m3u8'],
    says: /--playlist: must not be given with --padding or --margin: it has tiles side by side/,
  },
  {
    name: 'cues of cells that are not made',
    args: ['sprite', clip, '--count', '2', '--cues', 'cells'],
    says: /--cues: must not be "cells" when --cells is not given/,
  },
  {
    name: 'native pixels turned',
    args: ['frame', clip, '--pixel-format', 'native', '--rotate', '90'],
    says: /--rotate: must be 0 with --pixel-format "native", which/,
  },
  { name: 'an option of build', args: ['build', '--frobnicate'], says: /^stillframe build: .*--frobnicate/ },
];

const failures: readonly Omit<Case, 'code'>[] = [
  { name: 'no such file', args: ['probe', 'nowhere.mp4'], says: /SOURCE_NOT_FOUND: .*nowhere\.mp4/ },
  { name: 'not a video', args: ['probe', fixture('ORIGIN.tsv')], says: /(INVALID_SOURCE|NO_VIDEO_STREAM): / },
  { name: 'a broken video', args: ['snapshot', fixture('streamio-ffmpeg-broken.mp4')], says: /INVALID_SOURCE: / },
  {
    name: 'sound alone',
    args: ['snapshot', fixture('media-sample_audio_only.mp4')],
    says: /NO_VIDEO_STREAM: .*stillframe probe/,
  },
  {
    name: 'past the end',
    args: ['snapshot', clip, '--at', '99'],
    says: /TIME_OUT_OF_RANGE: .*9\.64 s; use --past-end last/,
  },
  {
    name: 'a span past the end',
    args: ['animate', clip, '--start', '99', '--duration', '1'],
    says: /TIME_OUT_OF_RANGE: --start: the span is empty: it starts at 99 s and ends at 9\.64 s\n/,
  },
  {
    name: 'a series past the end',
    args: ['snapshots', clip, '--interval', '1', '--start', '99'],
    says: /TIME_OUT_OF_RANGE: --start: 99 s is past the end of the video at 9\.64 s\n/,
  },
  {
    name: 'out of time',
    args: ['snapshot', clip, '--timeout', '0.001'],
    says: /TIMEOUT: .*within 0\.001 s; .*--timeout SECONDS/,
  },
  { name: 'a loopback host', args: ['probe', 'http://127.0.0.1:9/a.mp4'], says: /SOURCE_FORBIDDEN: .*--allow-host/ },
  { name: 'an unknown scheme', args: ['probe', 'ftp://example.com/a.mp4'], says: /SOURCE_FORBIDDEN: / },
];

const cases: readonly Case[] = [
  ...wrongUsage.map((each) => ({ ...each, code: 2 as const })),
  ...failures.map((each) => ({ ...each, code: 1 as const })),
];

for (const { name, args, code, says } of cases) {
  t.test(`${name}: exit code ${code} and one line`, async (t) => {
    const cwd = emptyFolder(t);
    const outcome = await runCli(args, { cwd });
    t.match(outcome.stderr, says);
    t.match(outcome.stderr, /^stillframe[^\n]*: [^\n]+\n$/, 'one line');
    if (args[0] !== 'build') t.match(outcome.stderr, /^stillframe: [A-Z_]+: /, 'with its code');
    t.equal(outcome.stdout.length, 0, 'nothing on standard output');
    t.equal(outcome.code, code);
    t.strictSame(readdirSync(cwd), [], 'nothing left behind');
  });
}

t.test('a picture that cannot replace a folder leaves nothing behind', async (t) => {
  const cwd = emptyFolder(t);
  const outcome = await runCli(['snapshot', clip, '--format', 'jpg', '-o', join(cwd)], { cwd });
  t.equal(outcome.code, 2);
  t.match(outcome.stderr, /--output: must not be a folder/);
  t.strictSame(readdirSync(cwd), []);
});
