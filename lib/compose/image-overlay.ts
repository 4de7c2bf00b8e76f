import sharp, { type Metadata, type Sharp } from 'sharp';
import { checkOverlaySize, type Overlay } from './overlay.js';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Pixels an inch at which libvips draws an SVG in its own size. */
const svgDensity = 72;

/**
 * An image file as an overlay. Rejects when the bytes are no image, or one of more than `maxPixels`.
 * @param sizeFor the size it is shown at, from its own
 */
export async function imageOverlay(
  bytes: Uint8Array,
  sizeFor: (own: Size) => Size,
  maxPixels: number,
): Promise<Overlay> {
  const metadata = await sharp(bytes, { limitInputPixels: maxPixels }).metadata();
  const own = uprightSize(metadata);
  const size = sizeFor(own);
  checkOverlaySize(size, maxPixels);
  const opened = sharp(bytes, { limitInputPixels: maxPixels, ...densityFor(metadata, size) });
  return { data: await rgba(opened.autoOrient().resize({ ...size, fit: 'fill' })), ...size };
}

/** 8 bits a channel, in memory of its own. */
export async function rgba(image: Sharp): Promise<Uint8Array> {
  return new Uint8Array(await image.toColourspace('srgb').ensureAlpha().raw({ depth: 'uchar' }).toBuffer());
}

function uprightSize({ width, height, orientation = 1 }: Metadata): Size {
  return orientation >= 5 ? { width: height, height: width } : { width, height };
}

/** Drawings are drawn in the size they are shown at rather than enlarged. */
function densityFor({ format, width, height }: Metadata, size: Size): { density?: number } {
  if (format !== 'svg') return {};
  const scale = Math.max(size.width / width, size.height / height);
  return { density: Math.min(100_000, Math.max(1, svgDensity * scale)) };
}
