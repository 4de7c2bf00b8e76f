/** What is used of gifenc, which comes without types. */
declare module 'gifenc' {
  export interface FrameOptions {
    /** Whether the global fields go before it. */
    readonly first: boolean;
    /** Of the first picture: the global one. Later: one for this picture alone; null for the global one. */
    readonly palette: readonly (readonly number[])[] | null;
    /** Bits an index takes. */
    readonly colorDepth: number;
    readonly transparent: boolean;
    readonly transparentIndex: number;
    /** Milliseconds, written in hundredths of a second. */
    readonly delay: number;
    /** Of the first picture: -1 for once, 0 for ever, else how often after the first time. */
    readonly repeat: number;
    /** 1 to leave it on screen, 2 to clear its rectangle. */
    readonly dispose: number;
  }

  export interface Encoder {
    writeHeader(): void;
    writeFrame(indices: Uint8Array, width: number, height: number, options: FrameOptions): void;
    finish(): void;
    /** A copy of what was written since the last reset. */
    bytes(): Uint8Array<ArrayBuffer>;
    reset(): void;
  }

  export function GIFEncoder(options: { readonly initialCapacity: number; readonly auto: boolean }): Encoder;
}
