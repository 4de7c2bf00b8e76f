// The part of GroupFinder that has to do with the neighbours of interlaced frames.
#include "media/group_finder.h"

namespace media {

/// The frame before the chosen one takes another group of pictures to decode.
bool GroupFinder::lacksBefore(size_t chosen, const Target& target) {
  if (!target.neighbours || precedingPts_ != AV_NOPTS_VALUE || !window_.beginsWith(chosen)) return false;
  return neighbours_.mayExist(demuxer_.stream(stream_), window_.entries().front().packet.get());
}

/// The last frame was found alone, and what is before and after it may have been dropped.
bool GroupFinder::leftOutNeighbours(const Target& target) const noexcept {
  return target.neighbours && !soughtNeighbours_ && av::isInterlaced(*last_->frame);
}

void GroupFinder::wantNeighbours(size_t chosen) {
  if (!neighbours_.mayExist(demuxer_.stream(stream_), window_.entries().front().packet.get())) return;
  const int64_t micros = window_.entries()[chosen].micros;
  auto after = window_.firstAfter(micros);
  while (!after || !window_.decided(window_.entries()[*after].micros - 1)) {
    if (!readAhead()) break;
    after = window_.firstAfter(micros);
  }
  const auto before = window_.onScreenAt(micros - 1);
  neighbours_.want(before ? window_.entries()[*before].pts : precedingPts_,
                   after ? window_.entries()[*after].pts : AV_NOPTS_VALUE);
}

}  // namespace media
