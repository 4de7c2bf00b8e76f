import type { StillFormat } from '../request/requests/encoding.js';
import { srgbProfile } from './srgb-profile.js';

/**
 * A copy of an encoded picture, in a buffer of its own, that says it is sRGB, in the shortest way its format has: a
 * profile in jpg and webp, the sRGB chunk in png. In avif the encoder has said so already, in the AV1 sequence header.
 * Done on the bytes, as sharp would convert every pixel from sRGB to sRGB, at the price of encoding a small jpg twice.
 */
export function tagAsSrgb(format: StillFormat, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  switch (format) {
    case 'jpg':
      return insert(bytes, jpegStartBytes, jpegProfile);
    case 'png':
      return insert(bytes, pngStartBytes, pngChunk);
    case 'webp':
      return tagWebp(bytes);
    case 'avif':
      return new Uint8Array(bytes);
  }
}

/** After the start of image marker and the JFIF one, which wants to be first (JFIF 1.02) and is 18 bytes long. */
const jpegStartBytes = 20;
/** APP2 (ICC.1:2010, B.4): the only one of one part. */
const jpegProfile = Buffer.concat([
  Buffer.from([0xff, 0xe2, 0, 0]),
  Buffer.from('ICC_PROFILE\0\x01\x01', 'latin1'),
  srgbProfile,
]);
jpegProfile.writeUInt16BE(jpegProfile.length - 2, 2);

/** After the signature and IHDR, which is always first and 25 bytes long. */
const pngStartBytes = 33;
/** Length, type, rendering intent (perceptual), CRC-32 of type and data. */
const pngChunk = Buffer.from([0, 0, 0, 1, ...Buffer.from('sRGB', 'latin1'), 0, 0xae, 0xce, 0x1c, 0xe9]);

/** RIFF, the size of all that follows it, WEBP. */
const riffBytes = 12;
const webpProfile = Buffer.concat([Buffer.from('ICCP\0\0\0\0', 'latin1'), srgbProfile]);
webpProfile.writeUInt32LE(srgbProfile.length, 4);

/** The profile stands behind the extended header, which simple files do not have yet. */
function tagWebp(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const old = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const extended = old.toString('latin1', riffBytes, riffBytes + 4) === 'VP8X';
  const headerBytes = 18;
  const tagged = extended
    ? insert(bytes, riffBytes + headerBytes, webpProfile)
    : insert(bytes, riffBytes, Buffer.concat([extendedHeader(old), webpProfile]));
  const view = new DataView(tagged.buffer);
  view.setUint32(4, tagged.length - 8, true);
  const flagsAt = riffBytes + 8;
  const hasProfile = 0x20;
  view.setUint8(flagsAt, view.getUint8(flagsAt) | hasProfile);
  return tagged;
}

/** For a simple lossy file without alpha, which is what the encoder makes without an extended header. */
function extendedHeader(file: Buffer): Buffer {
  // Sides in 14 bits each, behind the chunk's header, the frame tag and the start code (RFC 6386, 9.1).
  const sidesAt = riffBytes + 8 + 3 + 3;
  const header = Buffer.alloc(18);
  header.write('VP8X', 0, 'latin1');
  header.writeUInt32LE(10, 4);
  header.writeUIntLE((file.readUInt16LE(sidesAt) & 0x3fff) - 1, 12, 3);
  header.writeUIntLE((file.readUInt16LE(sidesAt + 2) & 0x3fff) - 1, 15, 3);
  return header;
}

function insert(bytes: Uint8Array, at: number, part: Uint8Array): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(bytes.length + part.length);
  whole.set(bytes.subarray(0, at));
  whole.set(part, at);
  whole.set(bytes.subarray(at), at + part.length);
  return whole;
}
