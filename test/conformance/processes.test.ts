/** The native decoder in child processes, held against ffmpeg frame by frame. */
import { checkDecoder } from './check-decoder.js';
import { transportShares } from './shares.js';

await checkDecoder({ name: 'processes', options: { isolation: 'process' }, shares: transportShares('odd') });
