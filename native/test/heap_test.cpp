#include "av/heap.h"

#include <doctest/doctest.h>

#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <thread>
#include <vector>

namespace {

struct Free {
  void operator()(uint8_t* block) const noexcept { std::free(block); }
};
using Block = std::unique_ptr<uint8_t, Free>;

Block filled(size_t bytes, uint8_t value) {
  Block block(static_cast<uint8_t*>(std::malloc(bytes)));
  REQUIRE(block != nullptr);
  std::memset(block.get(), value, bytes);
  return block;
}

bool holds(const Block& block, size_t bytes, uint8_t value) {
  for (size_t i = 0; i < bytes; ++i) {
    if (block.get()[i] != value) return false;
  }
  return true;
}

/// Blocks of many sizes, every third of them freed again, so that free pages lie between those in use.
int keepAndFree(int round) {
  struct Kept {
    Block block;
    size_t bytes;
    uint8_t value;
  };
  std::vector<Kept> kept;
  std::vector<Block> freed;
  for (int i = 0; i < 200; ++i) {
    const size_t bytes = 64 + static_cast<size_t>(i * 977 % 120000);
    const auto value = static_cast<uint8_t>(round + i);
    Block block = filled(bytes, value);
    if (i % 3 == 0) {
      freed.push_back(std::move(block));
    } else {
      kept.push_back({std::move(block), bytes, value});
    }
  }
  freed.clear();
  av::trimHeaps();
  int damaged = 0;
  for (const Kept& each : kept) damaged += holds(each.block, each.bytes, each.value) ? 0 : 1;
  return damaged;
}

}  // namespace

TEST_CASE("what is in use stays as it is when heaps are trimmed, whatever other threads do") {
  std::atomic<int> damaged{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; ++i) {
    threads.emplace_back([&damaged, i] {
      for (int round = 0; round < 4; ++round) damaged += keepAndFree(16 * i + round);
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(damaged == 0);
}
