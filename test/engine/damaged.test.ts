/** Which frames are said to be damaged: at least all that differ from those of the whole file, and none far from the damage. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { createEngine } from '../../dist/index.js';
import { emptyFolder } from '../cli/run-cli.js';

const fps = 10;
const seconds = 6;
/** Frames from one key frame to the next. */
const group = 20;

const folder = emptyFolder(t);
const whole = join(folder, 'whole.mp4');
// Each frame refers to the one before it.
const codec = [
  '-c:v',
  'libx264',
  '-g',
  `${group}`,
  '-bf',
  '0',
  '-refs',
  '1',
  '-sc_threshold',
  '0',
  '-pix_fmt',
  'yuv420p',
];
const input = ['-f', 'lavfi', '-i', `testsrc2=size=160x96:rate=${fps}:duration=${seconds}`];
execFileSync('ffmpeg', ['-v', 'error', ...input, ...codec, whole]);

interface Packet {
  readonly pos: string;
  readonly size: string;
}

/** Where the bytes of each frame lie, by ffprobe. */
const packets = (
  JSON.parse(
    execFileSync('ffprobe', ['-v', 'error', '-show_entries', 'packet=pos,size', '-of', 'json', whole], {
      encoding: 'utf8',
    }),
  ) as { readonly packets: readonly Packet[] }
).packets;

/** The second half of a frame's bytes is lost, as on a bad disk. */
function damage(file: string, frame: number): void {
  const bytes = readFileSync(whole);
  const { pos, size } = packets[frame] ?? { pos: '0', size: '0' };
  const [start, end] = [Number(pos) + Math.floor(Number(size) / 2), Number(pos) + Number(size)];
  bytes.fill(0, start, end);
  writeFileSync(file, bytes);
}

const damagedFrame = group + 4;

for (const isolation of ['thread', 'process'] as const) {
  t.test(`${isolation}: a frame behind a damaged one is called damaged, up to the next key frame`, async (t) => {
    const file = join(folder, `${isolation}.mp4`);
    damage(file, damagedFrame);
    await using engine = createEngine({ concurrency: 1, isolation });
    const times = Array.from({ length: fps * seconds }, (_, frame) => (frame + 0.5) / fps);
    const planes = async (source: string, at: number): Promise<Uint8Array> =>
      (await engine.frame(source, { at, pixelFormat: 'native' })).data;
    let different = 0;
    for (const [frame, at] of times.entries()) {
      const { data, warnings } = await engine.frame(file, { at, pixelFormat: 'native' });
      const said = warnings.map(({ code }) => code);
      const differs = Buffer.compare(data, await planes(whole, at)) !== 0;
      if (differs) different += 1;
      if (differs) t.strictSame(said, ['DAMAGED'], `frame ${frame}`);
      const sameGroup = Math.floor(frame / group) === Math.floor(damagedFrame / group) && frame >= damagedFrame;
      if (!sameGroup) t.strictSame(said, [], `frame ${frame}`);
    }
    t.ok(different > 5, `${different} frames differ`);
    const series: string[][] = [];
    for await (const item of engine.snapshots(file, { times, width: 32 })) {
      series.push(item.status === 'ok' ? item.warnings.map(({ code }) => code) : []);
    }
    const damagedOnes = series.flatMap((said, frame) => (said.includes('DAMAGED') ? [frame] : []));
    t.strictSame(
      damagedOnes,
      [...Array(2 * group - damagedFrame).keys()].map((more) => damagedFrame + more),
    );
  });
}
