/** Of checked requests: formats of what is made. */

export type StillFormat = 'jpg' | 'png' | 'webp' | 'avif';

export interface StillEncoding {
  readonly format: StillFormat;
  /** 1 to 100; null for formats without a quality (png). */
  readonly quality: number | null;
}

export type AnimationFormat = 'gif' | 'webp';

export type Dither = 'smooth' | 'strong' | 'none';

export type AnimationEncoding =
  | { readonly format: 'gif'; readonly quality: number; readonly dither: Dither }
  | { readonly format: 'webp'; readonly quality: number };
