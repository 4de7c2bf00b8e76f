#pragma once

#include "av/ffmpeg.h"

namespace media {

/// Translates between a stream's ticks and the public timeline: whole microseconds from the container's start time.
/// Times are compared in microseconds, so that a time printed with six digits finds the frame it was printed for.
class Timeline {
 public:
  Timeline() = default;
  Timeline(AVRational timeBase, int64_t startMicros) : timeBase_(timeBase), startMicros_(startMicros) {}

  int64_t micros(int64_t ticks) const noexcept { return av_rescale_q(ticks, timeBase_, av::kMicros) - startMicros_; }

  int64_t duration(int64_t ticks) const noexcept { return ticks > 0 ? av_rescale_q(ticks, timeBase_, av::kMicros) : 0; }

  /// The last tick that `micros()` puts at or before the given time.
  int64_t lastTick(int64_t micros) const noexcept {
    constexpr AVRational kHalfMicros{1, 2 * AV_TIME_BASE};
    const int64_t tick = av_rescale_q_rnd(2 * (micros + startMicros_) + 1, kHalfMicros, timeBase_, AV_ROUND_DOWN);
    return this->micros(tick) > micros ? tick - 1 : tick;
  }

 private:
  AVRational timeBase_{1, AV_TIME_BASE};
  int64_t startMicros_ = 0;
};

}  // namespace media
