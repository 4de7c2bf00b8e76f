import type { FrameFacts } from '../native/types.js';
import type { PrimariesName } from './primaries.js';

/** What is needed to tell what tags mean. */
export type TaggedFrame = Pick<FrameFacts, 'height' | 'pixelFormat' | 'bitDepth' | 'isRgb' | 'colour' | 'streamColour'>;

/** What the tags of a frame mean, nothing left open. */
export interface Colours {
  readonly matrix: Matrix;
  readonly range: 'limited' | 'full';
  readonly transfer: Transfer;
  readonly primaries: Primaries;
}

export type Matrix = 'rgb' | 'bt601' | 'bt709' | 'bt2020' | 'smpte240m' | 'fcc' | 'ycgco' | 'ictcp';
/** `sdr` stands for every curve that players show as it is. */
export type Transfer = 'sdr' | 'linear' | 'pq' | 'hlg';
/** `bt709` also stands for those of 601, which players do not tell from it either. */
export type Primaries = PrimariesName;

/** A name that is not here, or that cannot be true of the frame, counts as not said. */
const matrices: ReadonlyMap<string, Matrix> = new Map([
  ['bt709', 'bt709'],
  ['bt470bg', 'bt601'],
  ['smpte170m', 'bt601'],
  ['bt2020nc', 'bt2020'],
  ['bt2020c', 'bt2020'],
  ['smpte240m', 'smpte240m'],
  ['fcc', 'fcc'],
  ['ycgco', 'ycgco'],
  ['ictcp', 'ictcp'],
]);

/** Those that players do not show as they are. */
const transfers: ReadonlyMap<string, Transfer> = new Map([
  ['linear', 'linear'],
  ['smpte2084', 'pq'],
  ['arib-std-b67', 'hlg'],
]);

const widePrimaries: ReadonlyMap<string, Primaries> = new Map([
  ['bt2020', 'bt2020'],
  ['smpte431', 'p3'],
  ['smpte432', 'p3'],
]);

const mostLinesOfStandardDefinition = 576;

/** The frame's word counts first, then the container's, then what is usual. */
export function readColours(frame: TaggedFrame): Colours {
  const said = [frame.colour, frame.streamColour];
  const transfer = transfers.get(firstSaid(said.map((tags) => tags.transfer)) ?? '') ?? 'sdr';
  const usual = transfer === 'pq' || transfer === 'hlg' ? 'bt2020' : 'bt709';
  const named = firstSaid(said.map((tags) => tags.primaries));
  const primaries = named === undefined ? usual : (widePrimaries.get(named) ?? 'bt709');
  const matrix = said
    .map((tags) => possible(matrices.get(tags.matrix), frame, transfer))
    .find((one) => one !== undefined);
  return {
    matrix: frame.isRgb ? 'rgb' : (matrix ?? (primaries === 'bt2020' ? 'bt2020' : usualMatrix(frame))),
    range: readRange(frame),
    transfer,
    primaries,
  };
}

function firstSaid(names: readonly string[]): string | undefined {
  return names.find((name) => name !== 'unknown' && name !== 'reserved');
}

function possible(matrix: Matrix | undefined, frame: TaggedFrame, transfer: Transfer): Matrix | undefined {
  // BT.2100 has ICtCp from 10 bits on; what it is with HLG nobody encodes.
  if (matrix === 'ictcp') return transfer === 'pq' && frame.bitDepth >= 10 ? matrix : undefined;
  // Made from RGB without loss of chroma, or a slip: seen with 4:2:0 it is the latter.
  if (matrix === 'ycgco') return frame.pixelFormat.includes('444') ? matrix : undefined;
  return matrix;
}

function usualMatrix({ height }: TaggedFrame): Matrix {
  return height <= mostLinesOfStandardDefinition ? 'bt601' : 'bt709';
}

function readRange({ pixelFormat, isRgb, colour, streamColour }: TaggedFrame): Colours['range'] {
  if (isRgb || pixelFormat.startsWith('yuvj')) return 'full';
  const said = [colour, streamColour].map(({ range }) => range).find((range) => range === 'pc' || range === 'tv');
  if (said !== undefined) return said === 'pc' ? 'full' : 'limited';
  // Untagged grey is full range in swscale, and so in everything built on it.
  return /^(gray|ya\d)/.test(pixelFormat) ? 'full' : 'limited';
}
