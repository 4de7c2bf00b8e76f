#include <doctest/doctest.h>

#include <limits>

#include "av/interrupt.h"
#include "media/failure.h"

TEST_CASE("an interrupt stops for its cancel word, its deadline, or not at all") {
  const double never = std::numeric_limits<double>::infinity();
  const struct {
    const char* name;
    int32_t word;
    double remainingMs;
    av::Stop expected;
  } cases[] = {
      {"running without a deadline", 0, never, av::Stop::None},
      {"running within its deadline", 0, 60000, av::Stop::None},
      {"aborted", 1, never, av::Stop::Aborted},
      {"past its deadline", 0, 0, av::Stop::TimedOut},
      {"a deadline that passed before the call", 0, -5, av::Stop::TimedOut},
      {"aborted and late: the abort is what the caller did", 1, 0, av::Stop::Aborted},
      {"a deadline that is no number is none", 0, std::numeric_limits<double>::quiet_NaN(), av::Stop::None},
  };
  for (const auto& example : cases) {
    CAPTURE(example.name);
    av::Interrupt interrupt;
    const av::ArmedInterrupt armed(interrupt, &example.word, example.remainingMs);
    CHECK(interrupt.poll() == example.expected);
    CHECK(av::Interrupt::callback(&interrupt) == (example.expected == av::Stop::None ? 0 : 1));
  }
}

TEST_CASE("a disarmed interrupt lets everything pass") {
  av::Interrupt interrupt;
  const int32_t word = 1;
  { const av::ArmedInterrupt armed(interrupt, &word, 0); }
  CHECK_NOTHROW(media::throwIfStopped(interrupt));
}
