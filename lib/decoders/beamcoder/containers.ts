import { StillframeError } from '../../errors.js';
import { Media } from '../../native/media.js';
import type { Descriptor } from './descriptor.js';
import type { Watch } from './watch.js';

/**
 * The containers that are opened, by libav's names. All of them hold everything in one file: libav opens files by
 * itself here, so what names other files (playlists, lists of pieces, patterns of pictures) stays out.
 */
export const containers = [
  'mov',
  'matroska',
  'mpegts',
  'avi',
  'flv',
  'asf',
  'mpeg',
  'mpegvideo',
  'ogg',
  'gif',
  'mp3',
] as const;

const playlistMark = '#EXTM3U';

/**
 * Throws INVALID_SOURCE unless the file is such a container and can be opened. The native core is asked, since beamcoder
 * reads freed memory whenever it reports an error, and dies of it now and then.
 */
export function checkContainer(descriptor: Descriptor, watch: Watch): void {
  const isPlaylist = descriptor.head(playlistMark.length) === playlistMark;
  const names = isPlaylist ? ['a playlist'] : formatNames(descriptor, watch);
  if (containers.some((name) => names.includes(name))) return;
  const rule = `the beamcoder decoder opens single files in ${containers.join(', ')} only`;
  throw new StillframeError('INVALID_SOURCE', `${rule}, this is ${names.join(',')}`);
}

function formatNames(descriptor: Descriptor, watch: Watch): readonly string[] {
  using media = Media.open(watch.interrupt, descriptor.borrowed, null);
  return media.info(watch.interrupt, false).formatName.split(',');
}
