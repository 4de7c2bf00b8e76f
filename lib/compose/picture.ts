/** Pixels on their way from the decoder to an encoder: 8 bits a channel, rows tightly packed, alpha straight. */
export interface Picture {
  readonly data: Uint8Array<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
  readonly channels: 3 | 4;
}
