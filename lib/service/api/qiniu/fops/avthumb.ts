import { badRequest, notOffered } from '../error.js';
import { checkKeys, seconds, type Fop } from './pairs.js';
import { rotation, sides, vframeLimits } from './vframe.js';
import { isOn, parseSize, type ProductWish } from './vsample.js';

const mostFps = 60;

/**
 * `avthumb/gif/ss/<s>/t/<s>/r/<fps>/s/<WxH>/autoscale/<0|1>/rotate/<deg>/gifHighColor/<0|1>`. Both sides stretch the
 * picture, unless `autoscale` keeps its shape within them.
 * @throws a 400; for any other container, too
 */
export function parseAvthumb(fop: Fop): ProductWish {
  if (fop.argument !== 'gif') throw notOffered(`avthumb/${fop.argument}`);
  checkKeys(fop, ['ss', 't', 'r', 's', 'autoscale', 'an', 'rotate', 'gifHighColor']);
  const duration = seconds(fop, 't');
  if (duration === 0) throw badRequest('avthumb: /t must be more than 0');
  const fps = seconds(fop, 'r');
  if (fps !== null && (fps === 0 || fps > mostFps))
    throw badRequest(`avthumb: /r must be more than 0 and at most ${mostFps}`);
  // A GIF is silent with it or without.
  isOn(fop, 'an');
  const parameters = {
    start: seconds(fop, 'ss') ?? 0,
    ...(duration === null ? {} : { duration }),
    ...(fps === null ? {} : { fps }),
    ...sides(parseSize(fop, 's', vframeLimits)),
    fit: isOn(fop, 'autoscale') ? 'inside' : 'fill',
    rotate: rotation(fop),
    format: 'gif',
    // More colours than a palette has are there by mixing any two, and no change of a pixel is too small.
    ...(isOn(fop, 'gifHighColor') ? { dither: 'strong', quality: 100 } : {}),
  };
  return { kind: 'animation', parameters, pattern: null };
}
