/** The native decoder in worker threads, held against ffmpeg frame by frame. */
import { checkDecoder } from './check-decoder.js';
import { transportShares } from './shares.js';

await checkDecoder({ name: 'threads', options: { isolation: 'thread' }, shares: transportShares('even') });
