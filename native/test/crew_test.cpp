#include <doctest/doctest.h>

#include <atomic>
#include <mutex>
#include <set>
#include <stdexcept>
#include <vector>

#include "pixels/crew.h"

namespace {

using pixels::Crew;

TEST_CASE("crew: every part is done once, before the call returns") {
  for (const int threads : {1, 2, 5}) {
    Crew crew(threads);
    for (const int parts : {0, 1, 2, 7, 100}) {
      CAPTURE(threads);
      CAPTURE(parts);
      std::vector<int> done(static_cast<size_t>(parts));
      crew.run(parts, [&](int part) { ++done[static_cast<size_t>(part)]; });
      CHECK(done == std::vector<int>(static_cast<size_t>(parts), 1));
    }
  }
}

TEST_CASE("crew: parts that wait for each other are done at once") {
  Crew crew(3);
  std::mutex mutex;
  std::condition_variable changed;
  int met = 0;
  crew.run(3, [&](int) {
    std::unique_lock<std::mutex> lock(mutex);
    ++met;
    changed.notify_all();
    changed.wait(lock, [&] { return met == 3; });
  });
  CHECK(met == 3);
}

TEST_CASE("crew: what a part throws reaches the caller, and the crew works on") {
  for (const int threads : {1, 3}) {
    Crew crew(threads);
    std::atomic<int> begun{0};
    const auto fail = [&](int part) {
      ++begun;
      if (part == 4) throw std::runtime_error("part 4");
    };
    CHECK_THROWS_WITH(crew.run(1000, fail), "part 4");
    CHECK(begun < 1000);
    std::atomic<int> done{0};
    crew.run(10, [&](int) { ++done; });
    CHECK(done == 10);
  }
}

}  // namespace
