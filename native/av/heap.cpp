#include "av/heap.h"

#include <cstdlib>  // says whether this is glibc

#ifdef __GLIBC__
#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>
#endif

namespace av {

#ifdef __GLIBC__

namespace {

// Small enough to come from a heap, and never to move the size from which glibc asks the system instead.
constexpr size_t kBlockBytes = 96 * 1024;
// A heap of a thread has 64 MiB.
constexpr size_t kMostBlocks = (64 << 20) / kBlockBytes;
// So many blocks without a page in memory: the rest has never been used, or was given back already. Fewer will not do,
// as what was only partly written leaves such gaps.
constexpr size_t kFreshInARow = (16 << 20) / kBlockBytes;
// Heaps of threads that have ended are handed to new ones, which find them so.
constexpr unsigned kThreadsPerCore = 8;
constexpr unsigned kMostThreads = 32;

/// Gives back the pages of a block that is in nobody's use. Says whether there were any.
bool giveBackPages(void* block) noexcept {
  static const auto page = static_cast<uintptr_t>(sysconf(_SC_PAGESIZE));
  const auto first = (reinterpret_cast<uintptr_t>(block) + page - 1) / page * page;
  const auto end = (reinterpret_cast<uintptr_t>(block) + kBlockBytes) / page * page;
  std::array<unsigned char, kBlockBytes / 4096> inMemory{};
  void* const pages = reinterpret_cast<void*>(first);
  if (mincore(pages, end - first, inMemory.data()) != 0) return false;
  if (std::none_of(inMemory.begin(), inMemory.end(), [](unsigned char bits) { return (bits & 1) != 0; })) return false;
  madvise(pages, end - first, MADV_DONTNEED);
  return true;
}

/// malloc_trim leaves the free end of every heap but the first, up to 64 MiB each. Nobody else can be asked for it, so
/// it is taken piece by piece, emptied, and freed.
void emptyOwnHeap() noexcept {
  std::array<void*, kMostBlocks> taken{};
  size_t count = 0;
  for (size_t fresh = 0; count < taken.size() && fresh < kFreshInARow; ++count) {
    taken[count] = std::malloc(kBlockBytes);
    if (taken[count] == nullptr) break;
    fresh = giveBackPages(taken[count]) ? 0 : fresh + 1;
  }
  // The last first, so that they grow together to one free end again.
  while (count > 0) std::free(taken[--count]);
}

/// As many threads as may have heaps, at once, so that each has another one.
class HeapVisit {
 public:
  void run() noexcept {
    const unsigned wanted = std::min(kThreadsPerCore * std::max(1U, std::thread::hardware_concurrency()), kMostThreads);
    std::vector<std::thread> threads;
    try {
      threads.reserve(wanted);
      while (threads.size() < wanted) threads.emplace_back([this] { visit(); });
    } catch (const std::exception&) {
      // Those that could be started do what they can.
    }
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      open_ = true;
    }
    changed_.notify_all();
    for (std::thread& thread : threads) thread.join();
  }

 private:
  void visit() noexcept {
    // The first block is what a thread gets its heap for.
    void* volatile block = std::malloc(1);
    {
      std::unique_lock<std::mutex> lock(mutex_);
      changed_.wait(lock, [this] { return open_; });
    }
    std::free(block);
    // One at a time, as each claims addresses, which some hosts have few of.
    const std::lock_guard<std::mutex> lock(turn_);
    emptyOwnHeap();
  }

  std::mutex turn_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool open_ = false;
};

}  // namespace

void trimHeaps() noexcept {
  emptyOwnHeap();
  HeapVisit().run();
  malloc_trim(0);
}

#else

void trimHeaps() noexcept {}

#endif

}  // namespace av
