import type { FrameDecoder } from '../frame-decoder.js';
import { BeamSource } from './beam-source.js';
import { checkContainer } from './containers.js';
import { Demuxer } from './demuxer.js';
import { Descriptor } from './descriptor.js';
import { loadBeamcoder } from './load.js';
import { Watch } from './watch.js';

/**
 * The second decoder: beamcoder from the user's installation, as an independent witness and a slow way. It must have
 * a process to itself: it can be neither interrupted nor unloaded, and a crash of it takes the process along.
 * @param maxBytes of a source that has to be copied to a file first
 */
export function beamDecoder(maxBytes: number): FrameDecoder {
  return {
    async open(interrupt, bytes) {
      const watch = new Watch(interrupt);
      let descriptor: Descriptor | null = null;
      try {
        const beamcoder = loadBeamcoder();
        descriptor = Descriptor.of(bytes, maxBytes, watch);
        checkContainer(descriptor, watch);
        const demuxer = await Demuxer.open(beamcoder, descriptor);
        return new BeamSource(beamcoder, demuxer, descriptor.byteSize);
      } catch (error) {
        if (descriptor === null) bytes.close();
        else descriptor[Symbol.dispose]();
        throw error;
      }
    },
  };
}
