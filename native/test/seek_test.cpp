#include <doctest/doctest.h>

#include <vector>

#include "media/seek_steps.h"
#include "media/timeline.h"

TEST_CASE("seek steps go back in growing steps and end at the start") {
  const struct {
    const char* name;
    int64_t target;
    std::vector<int64_t> expected;
  } cases[] = {
      {"at the start", 0, {0}},
      {"within the first second", 500000, {500000}},
      {"a few seconds in", 5000000, {5000000, 4000000, 2000000}},
      {"far in", 40000000, {40000000, 39000000, 37000000, 31000000, 13000000}},
  };
  for (const auto& example : cases) {
    CAPTURE(example.name);
    media::SeekSteps steps(example.target);
    for (const int64_t expected : example.expected) {
      const auto step = steps.next();
      REQUIRE(step);
      CHECK_FALSE(step->start);
      CHECK(step->micros == expected);
    }
    const auto last = steps.next();
    REQUIRE(last);
    CHECK(last->start);
    CHECK_FALSE(steps.next());
  }
}

TEST_CASE("the last tick of a time is the last one shown as that time") {
  const AVRational bases[] = {{1, 90000}, {1001, 30000}, {1, 1000}, {1, 600}, {767849, 23040000}, {1, 10000000}};
  for (const AVRational base : bases) {
    const media::Timeline timeline(base, 1514089);
    for (int64_t tick = 0; tick < 3000; ++tick) {
      const int64_t micros = timeline.micros(tick);
      const int64_t last = timeline.lastTick(micros);
      CHECK(timeline.micros(last) == micros);
      CHECK(timeline.micros(last + 1) > micros);
      CHECK(last >= tick);
    }
  }
}
