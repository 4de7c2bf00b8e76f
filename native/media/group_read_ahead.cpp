// The part of GroupFinder that reads ahead, to tell by packets what the coming times will need.
#include <algorithm>

#include "media/group_finder.h"

namespace media {

namespace {

// Packets read in search of the next key frame; where none comes by then, the next target is taken to be before it.
constexpr size_t kMostReadAheadBytes = 32 << 20;

}  // namespace

/// Feeds and drops nothing: who reads ahead is in the middle of the window.
bool GroupFinder::readAhead() {
  if (endOfFile_ || !suits_) return false;
  av::PacketPtr packet = av::makePacket();
  endOfFile_ = !demuxer_.read(*packet);
  if (!endOfFile_) suits_ = packet->pts != AV_NOPTS_VALUE;
  if (endOfFile_ || !suits_) return false;
  window_.add(std::move(packet));
  return true;
}

bool GroupFinder::willBeShown(const PacketWindow::Entry& entry, const Target& target) {
  const auto coming = std::lower_bound(target.coming.begin(), target.coming.end(), entry.micros);
  if (coming == target.coming.end()) return target.moreComing;
  do {
    if (window_.supersedes(entry.micros, *coming)) return false;
  } while (!window_.decided(*coming) && window_.unfedBytes() <= kMostReadAheadBytes && readAhead());
  return true;
}

/// Where the frame on screen at a coming time is. Reads ahead where only packets can tell.
GroupFinder::Place GroupFinder::placeOf(int64_t coming) {
  while (!window_.decided(coming) && !endOfFile_) {
    if (window_.restartsBefore(coming)) return Place::LaterGroup;
    const Between between = demuxer_.keyFrameBetween(chosenDts_, timeline_.lastTick(coming));
    if (between == Between::KeyFrame) return Place::LaterGroup;
    if (between == Between::None || window_.unfedBytes() > kMostReadAheadBytes) return Place::Unfed;
    if (!readAhead()) break;
  }
  if (window_.restartsBefore(coming)) return Place::LaterGroup;
  const auto chosen = window_.onScreenAt(coming);
  return chosen && window_.entries()[*chosen].packet ? Place::Unfed : Place::Fed;
}

/// False when the decoder already has what it needs for all that is wanted of the group at hand.
bool GroupFinder::moreIsWanted(const Target& target) {
  if (target.stepping) return true;
  for (const int64_t coming : target.coming) {
    const Place place = placeOf(coming);
    // What is fed may have a neighbour that is not, which a drained decoder would not take.
    if (place != Place::Fed || neighbours_.areWanted()) return place != Place::LaterGroup;
  }
  return target.moreComing;
}

/// Prepares for the next request.
void GroupFinder::expect(const Target& target) {
  next_ = target.stepping ? Next::Steps : Next::Nothing;
  if (!target.coming.empty()) {
    nextMicros_ = target.coming.front();
    const bool later = placeOf(nextMicros_) == Place::LaterGroup;
    next_ = later ? Next::LaterGroup : Next::SameGroup;
  }
  running_ = next_ != Next::Nothing;
}

}  // namespace media
