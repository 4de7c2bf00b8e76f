import { Type, type Static, type TObject } from 'typebox';
import { productKinds, type ProductKind } from '../jobs/job.js';
import { Watermarks } from '../watermarks/schema.js';
import { Position, Time } from './terms.js';

/**
 * What each product can be told, under the library's own names. These schemas check requests, describe the API and type
 * the client; what goes with what is for the library's parsers to say (`check-with-library.ts`), and what depends on the video
 * itself (a time past its end, a size beyond a limit) turns out when the job is run.
 */
const strict = { additionalProperties: false } as const;
const optional = Type.Optional;

const Side = Type.Integer({ minimum: 1, maximum: 16384, description: 'pixels; one side alone keeps the aspect' });
const Seek = Type.Enum(['exact', 'keyframe', 'auto']);
const Fit = Type.Enum(['fill', 'contain', 'cover', 'inside']);
const StillFormat = Type.Enum(['jpg', 'png', 'webp', 'avif']);
const SheetFormat = Type.Enum(['jpg', 'png', 'webp']);
const Quality = Type.Integer({ minimum: 1, maximum: 100 });
const Colour = Type.String({ minLength: 1, maxLength: 64, description: 'a CSS colour, "transparent" or "blur"' });

const geometry = {
  width: optional(Side),
  height: optional(Side),
  fit: optional(Fit),
  position: optional(Position),
  background: optional(Colour),
  rotate: optional(Type.Union([Type.Literal('auto'), Type.Enum([0, 90, 180, 270])])),
  withoutEnlargement: optional(Type.Boolean()),
};
const watermarks = { watermarks: optional(Watermarks) };

export const Still = { ...geometry, format: optional(StillFormat), quality: optional(Quality) };

const Count = Type.Integer({ minimum: 1, maximum: 10_000 });

const many = {
  times: optional(Type.Array(Time, { minItems: 1, maxItems: 10_000 })),
  count: optional(Count),
  interval: optional(Type.Number({ minimum: 0, description: 'seconds' })),
  percent: optional(Type.Number({ exclusiveMinimum: 0, maximum: 100 })),
  start: optional(Time),
  seek: optional(Seek),
};

export const Snapshot = Type.Object(
  {
    at: optional(Time),
    pastEnd: optional(Type.Enum(['error', 'last'])),
    seek: optional(Type.Enum(['exact', 'keyframe'])),
    ...Still,
    ...watermarks,
  },
  strict,
);

export const Sample = Type.Object({ ...many, ...Still, ...watermarks }, strict);

export const Poster = Type.Object({ ...Still, ...watermarks }, strict);

const cell = {
  cellWidth: optional(Side),
  cellHeight: optional(Side),
  columns: optional(Type.Integer({ minimum: 1, maximum: 100 })),
  padding: optional(Type.Integer({ minimum: 0, maximum: 1000 })),
  margin: optional(Type.Integer({ minimum: 0, maximum: 1000 })),
  color: optional(Colour),
  fit: optional(Type.Enum(['fill', 'contain', 'cover'])),
  quality: optional(Quality),
};

export const Sprite = Type.Object(
  {
    ...many,
    ...cell,
    rotate: geometry.rotate,
    lines: optional(Type.Integer({ minimum: 1, maximum: 100 })),
    labels: optional(Type.Boolean({ description: 'the time of each frame in its cell' })),
    format: optional(SheetFormat),
    ...watermarks,
  },
  strict,
);

/** One sheet, made while the client waits. */
export const storyboard = {
  count: optional(Count),
  interval: optional(Type.Number({ exclusiveMinimum: 0, description: 'seconds' })),
  seek: optional(Seek),
  ...cell,
};

export const moving = {
  start: optional(Time),
  duration: optional(Type.Number({ exclusiveMinimum: 0, description: 'seconds' })),
  fps: optional(Type.Number({ exclusiveMinimum: 0, maximum: 60 })),
  loop: optional(Type.Integer({ minimum: 0, maximum: 65535, description: 'times it is shown; 0 for ever' })),
  dither: optional(Type.Enum(['smooth', 'strong', 'none'])),
  ...geometry,
  quality: optional(Quality),
};

export const Animation = Type.Object(
  {
    ...moving,
    trimEnd: optional(Type.Number({ minimum: 0, description: 'seconds cut from the end of the video' })),
    format: optional(Type.Enum(['gif', 'webp'])),
    ...watermarks,
  },
  strict,
);

/** The parameters of each product. `webvtt` is a sprite with its cues. */
export const parameterSchemas = {
  snapshot: Snapshot,
  sample: Sample,
  sprite: Sprite,
  webvtt: Sprite,
  animation: Animation,
  poster: Poster,
} as const satisfies Record<ProductKind, TObject>;

export type ParametersOf<Kind extends ProductKind> = Static<(typeof parameterSchemas)[Kind]>;

const setCover = optional(
  Type.Boolean({
    description: "the first picture of a job becomes its medium's cover, where the job does not say otherwise",
  }),
);

/** A product with its parameters: what a template holds. */
export const Product = Type.Union(
  productKinds.map((kind) =>
    Type.Object({ kind: Type.Literal(kind), parameters: parameterSchemas[kind], setCover }, { ...strict, title: kind }),
  ),
);
