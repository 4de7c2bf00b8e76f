#include "av/interrupt.h"

#include <algorithm>

namespace av {

namespace {
// Longer deadlines are as good as none, and keep the sum within the clock's range.
constexpr double kLongestMs = 1e12;
}  // namespace

void Interrupt::arm(const int32_t* word, double remainingMs) noexcept {
  word_ = word;
  if (!(remainingMs < kLongestMs)) {
    deadline_ = Clock::time_point::max();
    return;
  }
  const auto micros = std::chrono::microseconds(static_cast<int64_t>(std::max(remainingMs, 0.0) * 1000));
  deadline_ = Clock::now() + micros;
}

void Interrupt::disarm() noexcept {
  word_ = nullptr;
  deadline_ = Clock::time_point::max();
}

Stop Interrupt::poll() const noexcept {
  if (word_ != nullptr && __atomic_load_n(word_, __ATOMIC_RELAXED) != 0) return Stop::Aborted;
  if (deadline_ != Clock::time_point::max() && Clock::now() >= deadline_) return Stop::TimedOut;
  return Stop::None;
}

int Interrupt::callback(void* opaque) noexcept {
  return static_cast<const Interrupt*>(opaque)->poll() == Stop::None ? 0 : 1;
}

}  // namespace av
