#pragma once

#include <cstdint>
#include <optional>

namespace media {

struct SeekStep {
  /// The very start, where a seek is not to be trusted.
  bool start = false;
  int64_t micros = 0;
};

/// Where to look for a key frame: at the target, then 1, 3, 9, 27 ... seconds before it, as the demuxer may land behind
/// what was asked for (MPEG-TS, open GOPs); in the end at the very start.
class SeekSteps {
 public:
  explicit SeekSteps(int64_t targetMicros) : targetMicros_(targetMicros) {}

  std::optional<SeekStep> next() noexcept {
    if (done_) return std::nullopt;
    const int64_t at = targetMicros_ - backMicros_;
    done_ = at < 0;
    if (done_) return SeekStep{true, 0};
    backMicros_ = backMicros_ == 0 ? kFirstStepMicros : backMicros_ * 3;
    return SeekStep{false, at};
  }

 private:
  static constexpr int64_t kFirstStepMicros = 1'000'000;
  int64_t targetMicros_;
  int64_t backMicros_ = 0;
  bool done_ = false;
};

}  // namespace media
