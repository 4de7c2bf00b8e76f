import { Type, type Static, type TNumber, type TString, type TUnion } from 'typebox';
import { Position, Time } from '../templates/terms.js';

/**
 * What a watermark can be told, under the library's own names. Here is the shape; what goes with what is for the library's
 * parser to say (`check-with-library.ts`). Fonts are the bundled ones.
 */
const strict = { additionalProperties: false } as const;
const optional = Type.Optional;

const Length = (of: string): TUnion<[TNumber, TString]> =>
  Type.Union([Type.Number({ minimum: 0, maximum: 16_384 }), Type.String({ pattern: '^[0-9.]+%$', maxLength: 16 })], {
    description: `pixels, or a share such as "5%" of ${of}`,
  });
const Colour = Type.String({ minLength: 1, maxLength: 64, description: 'a CSS colour' });

/** Most bytes of an image. */
export const mostImageBytes = 8 * 1024 * 1024;

/** Where the bytes of an image are; they are copied, so that what happens to them later changes nothing. */
export const ImageInput = Type.Union(
  [
    Type.Object({ root: Type.String(), path: Type.String({ minLength: 1, maxLength: 4096 }) }, strict),
    Type.Object({ base64: Type.String({ minLength: 1, maxLength: Math.ceil(mostImageBytes / 3) * 4 }) }, strict),
    Type.Object({ id: Type.String({ pattern: '^[0-9a-f]{64}$', description: 'as answers show it' }) }, strict),
  ],
  { description: 'png, webp, jpg, avif, gif or svg, up to 8 MiB: of a root, as bytes, or one that was given before' },
);

export const watermarkProperties = {
  image: optional(ImageInput),
  width: optional(Length("the picture's width; of images")),
  height: optional(Length("the picture's height; of images")),
  text: optional(Type.String({ minLength: 1, maxLength: 1000 })),
  fontSize: optional(Length("the picture's height; of texts")),
  color: optional(Colour),
  borderColor: optional(Colour),
  borderWidth: optional(Length('the font size; of texts')),
  position: optional(Position),
  offsetX: optional(Length("the picture's width")),
  offsetY: optional(Length("the picture's height")),
  opacity: optional(Type.Number({ minimum: 0, maximum: 1 })),
  start: optional(Time),
  end: optional(Time),
};

/** What a stored watermark says: an image or a text, its size, and its place. */
export const WatermarkBody = Type.Object(watermarkProperties, { ...strict, title: 'watermark' });

/** One of a picture's watermarks: said here, or a stored one with what differs from it. */
export const Watermarks = Type.Array(
  Type.Object(
    {
      watermarkId: optional(
        Type.String({
          pattern: '^[A-Za-z0-9_-]{1,64}$',
          description: 'a stored one; all else said here replaces its own',
        }),
      ),
      ...watermarkProperties,
    },
    strict,
  ),
  { maxItems: 20, description: 'images and texts laid over the pictures, in this order' },
);

export type WatermarkInput = Static<typeof WatermarkBody>;
export type ImageSource = Static<typeof ImageInput>;
