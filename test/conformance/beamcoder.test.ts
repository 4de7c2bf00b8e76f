/** beamcoder, held against ffmpeg like the native decoder. */
import t from 'tap';
import { beamcoderObstacle, offerBeamcoder } from '../beamcoder/beamcoder.js';
import { beamcoderExceptions } from './beamcoder-exceptions.js';
import { checkDecoder } from './check-decoder.js';
import { secondOpinionShares } from './shares.js';

const obstacle = beamcoderObstacle();
if (obstacle === false) {
  offerBeamcoder();
  await checkDecoder({
    name: 'beamcoder',
    options: { decoder: 'beamcoder' },
    shares: secondOpinionShares(),
    exceptions: beamcoderExceptions,
  });
} else {
  t.pass('beamcoder is not here', { skip: obstacle });
}
