#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>

namespace media {

/// Where to look for a key frame: at the target, then 1, 3, 9, 27 ... seconds before it, as the demuxer may land behind
/// what was asked for (MPEG-TS, open GOPs); in the end at the very start, which `next` says by giving nothing.
class SeekSteps {
 public:
  explicit SeekSteps(int64_t targetMicros) : targetMicros_(targetMicros) {}

  std::optional<int64_t> next() noexcept {
    const int64_t at = targetMicros_ - backMicros_;
    if (at < 0 || (at == 0 && backMicros_ > 0)) return std::nullopt;
    backMicros_ = backMicros_ == 0 ? kFirstStepMicros : backMicros_ * 3;
    return at;
  }

 private:
  static constexpr int64_t kFirstStepMicros = 1'000'000;
  int64_t targetMicros_;
  int64_t backMicros_ = 0;
};

}  // namespace media
