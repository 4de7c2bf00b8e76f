#pragma once

#include <chrono>
#include <cstdint>

namespace av {

/// Why work has to stop.
enum class Stop { None, Aborted, TimedOut };

/// Cancel word and deadline of the running call. libav's interrupt callback and the native loops both read it.
/// The word lives in memory shared with another thread, which stores 1 there to abort.
class Interrupt {
 public:
  using Clock = std::chrono::steady_clock;

  /// `word` must stay valid until `disarm`; null means that nobody can abort. Infinite `remainingMs` means no deadline.
  void arm(const int32_t* word, double remainingMs) noexcept;
  void disarm() noexcept;

  Stop poll() const noexcept;

  /// For AVIOInterruptCB: `opaque` is an Interrupt.
  static int callback(void* opaque) noexcept;

 private:
  const int32_t* word_ = nullptr;
  Clock::time_point deadline_ = Clock::time_point::max();
};

/// Arms for a scope.
class ArmedInterrupt {
 public:
  ArmedInterrupt(Interrupt& interrupt, const int32_t* word, double remainingMs) noexcept : interrupt_(interrupt) {
    interrupt_.arm(word, remainingMs);
  }
  ArmedInterrupt(const ArmedInterrupt&) = delete;
  ArmedInterrupt& operator=(const ArmedInterrupt&) = delete;
  ~ArmedInterrupt() { interrupt_.disarm(); }

 private:
  Interrupt& interrupt_;
};

}  // namespace av
