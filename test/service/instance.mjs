/** A service as a process of its own: `node instance.mjs CONFIG`. Says where it listens, ends at SIGTERM. */
import { checkConfig } from '../../dist/service/config/load.js';
import { serve } from '../../dist/service/serve.js';

const serving = await serve(checkConfig(JSON.parse(process.argv[2])));
console.log(serving.address);
// Whoever started it is gone: so is the reason to be here.
process.stdin.resume().once('end', () => process.exit(1));
process.once('SIGTERM', () => void serving.close().then(() => process.exit(0)));
