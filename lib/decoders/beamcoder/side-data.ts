import type { DolbyVision, LightLevels } from '../../native/types.js';
import type { BeamFrame, BeamSideData, BeamStream } from './api.js';

/**
 * beamcoder hands side data out as the bytes of libav's structures. Their layout is that of FFmpeg 5, the only one
 * beamcoder is built against, in the machine's byte order.
 */
const littleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/**
 * The EXIF orientation (1 to 8) of a stream's display matrix: its rows are where the right and down directions of
 * the stored picture go on the screen (ISO/IEC 14496-12, 6.2.2). 1 where there is none.
 */
export function orientationOf({ side_data }: BeamStream): number {
  const matrix = record(side_data, 'displaymatrix', 36);
  if (matrix === null) return 1;
  const entry = (index: number): number => matrix.getInt32(index * 4, littleEndian);
  const right = { x: entry(0), y: entry(1) };
  const down = { x: entry(3), y: entry(4) };
  const upright = Math.abs(right.x) + Math.abs(down.y) >= Math.abs(right.y) + Math.abs(down.x);
  if (upright) {
    if (right.x >= 0) return down.y >= 0 ? 1 : 4;
    return down.y >= 0 ? 2 : 3;
  }
  if (right.y >= 0) return down.x >= 0 ? 5 : 6;
  return down.x >= 0 ? 8 : 7;
}

/** From the frame, or else from the container. */
export function lightLevelsOf(frame: BeamFrame, stream: BeamStream): LightLevels {
  const content = record(frame.side_data, 'light_level', 4) ?? record(stream.side_data, 'content_light_level', 4);
  const name = 'mastering_display_metadata';
  const mastering = record(frame.side_data, name, 88) ?? record(stream.side_data, name, 88);
  return {
    maxContentNits: content?.getUint32(0, littleEndian) ?? null,
    masteringPeakNits: mastering === null ? null : peakOf(mastering),
  };
}

/** Of AVMasteringDisplayMetadata: `max_luminance`, where `has_luminance` is set. */
function peakOf(mastering: DataView): number | null {
  const [num, den, known] = [72, 76, 84].map((offset) => mastering.getInt32(offset, littleEndian));
  return num !== undefined && den && known ? num / den : null;
}

/**
 * A stream's Dolby Vision configuration. beamcoder has no name for it: it is told by its length and by values that
 * are possible (AVDOVIDecoderConfigurationRecord: version, profile, level, three flags, compatibility).
 */
export function dolbyVisionOf({ side_data }: BeamStream): DolbyVision | null {
  const bytes = side_data?.['unknown'];
  if (!(bytes instanceof Uint8Array) || bytes.length !== 8) return null;
  const [major = 0, , profile = 0, level = 0, ...rest] = bytes;
  const flags = rest.slice(0, 3);
  const possible =
    major >= 1 && major <= 2 && (profile <= 10 || profile === 20) && level <= 13 && flags.every((flag) => flag <= 1);
  return possible ? { profile, level, compatibility: bytes[7] ?? 0 } : null;
}

function record(data: BeamSideData | null, name: string, leastBytes: number): DataView | null {
  const bytes = data?.[name];
  if (!(bytes instanceof Uint8Array) || bytes.length < leastBytes) return null;
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
