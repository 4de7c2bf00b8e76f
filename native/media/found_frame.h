#pragma once

#include <optional>
#include <vector>

#include "av/ptr.h"

namespace media {

/// The frame on screen at a target, with what is known about its place in the video.
struct FoundFrame {
  av::FramePtr frame;
  /// Its neighbours on screen, for an interlaced frame whose target asked for them; null where there is none.
  av::FramePtr before;
  av::FramePtr after;
  /// In stream ticks; AV_NOPTS_VALUE when the stream has no time for it.
  int64_t pts = AV_NOPTS_VALUE;
  /// On the public timeline.
  int64_t micros = 0;
  /// Where the video ends as far as is known: beyond the end of file this is final.
  int64_t endMicros = 0;
  /// The target lies beyond the end, and the end of the file was seen.
  bool pastEnd = false;
  /// When the last frame leaves the screen, once the end of the file was seen.
  std::optional<int64_t> lastFrameEndMicros;
};

/// What to find, and how.
struct Target {
  int64_t micros = 0;
  bool keyFrame = false;
  /// The caller is stepping forward: keep the decoder running behind the target instead of draining it.
  bool stepping = false;
  /// What the caller is known to want next, ascending: the decoder goes on to it where it can, and leaves out what
  /// none of these times shows.
  std::vector<int64_t> coming;
  /// An interlaced frame is to come with the frames before and after it.
  bool neighbours = false;
  /// There are times behind those of `coming`.
  bool moreComing = false;
};

}  // namespace media
