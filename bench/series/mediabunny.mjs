export const label = 'mediabunny';
export const kinds = ['series'];

/** It decodes with WebCodecs, which Node does not have; it is looked for here, so that it takes part once it does. */
export async function load() {
  const { ALL_FORMATS, CanvasSink, FilePathSource, Input } = await import('mediabunny');
  if (globalThis.VideoDecoder === undefined)
    throw new Error('it decodes with WebCodecs, which this Node does not have');
  return {
    version: 'mediabunny',
    async series({ file, times, width }) {
      const start = performance.now();
      const input = new Input({ source: new FilePathSource(file), formats: ALL_FORMATS });
      const sink = new CanvasSink(await input.getPrimaryVideoTrack(), { width });
      const pictures = [];
      for await (const { canvas } of sink.canvasesAtTimestamps(times)) {
        const blob = await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.8 });
        pictures.push(new Uint8Array(await blob.arrayBuffer()));
      }
      return { ms: performance.now() - start, pictures };
    },
    async close() {},
  };
}
