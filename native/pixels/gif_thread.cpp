#include "pixels/gif_thread.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>

#include "media/failure.h"

namespace pixels {

namespace {

// Fewer pictures a palette come nearer to the truth and take more bytes and time.
constexpr size_t kGroupSize = 5;
// Of a group; as many wait for their turn.
constexpr size_t kMostGroupBytes = 32 << 20;
constexpr std::chrono::milliseconds kBetweenLooks{5};

}  // namespace

GifThread::GifThread(int width, int height, int channels, int threads, const GifRule& rule)
    : pictureBytes_(bytesOf(width, height, channels)),
      groupSize_(std::clamp(kMostGroupBytes / pictureBytes_, size_t{1}, kGroupSize)),
      crew_(threads),
      images_(width, height, channels, rule),
      thread_([this] { serve(); }) {}

GifThread::~GifThread() {
  __atomic_store_n(&stop_, 1, __ATOMIC_RELAXED);
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    finishing_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void GifThread::add(const uint8_t* pixels, const av::Interrupt& interrupt) {
  media::throwIfStopped(interrupt);
  std::vector<uint8_t> copy(pixels, pixels + pictureBytes_);
  std::unique_lock<std::mutex> lock(mutex_);
  waitUntil(lock, interrupt, [this] { return waiting_.size() < 2 * groupSize_; });
  waiting_.push_back(std::move(copy));
  changed_.notify_all();
}

std::vector<GifImage> GifThread::finish(const av::Interrupt& interrupt) {
  std::unique_lock<std::mutex> lock(mutex_);
  finishing_ = true;
  changed_.notify_all();
  waitUntil(lock, interrupt, [this] { return ended_; });
  return std::move(made_);
}

template <typename Condition>
void GifThread::waitUntil(std::unique_lock<std::mutex>& lock, const av::Interrupt& interrupt, Condition condition) {
  while (!failure_ && !condition()) {
    media::throwIfStopped(interrupt);
    changed_.wait_for(lock, kBetweenLooks);
  }
  if (failure_) std::rethrow_exception(failure_);
}

void GifThread::serve() {
  std::exception_ptr failure;
  try {
    work();
  } catch (...) {
    failure = std::current_exception();
  }
  const std::lock_guard<std::mutex> lock(mutex_);
  failure_ = failure;
  ended_ = true;
  changed_.notify_all();
}

void GifThread::work() {
  av::Interrupt interrupt;
  const av::ArmedInterrupt armed(interrupt, &stop_, INFINITY);
  for (auto group = takeGroup(); !group.empty(); group = takeGroup()) images_.add(group, interrupt, crew_);
  made_ = images_.finish(interrupt, crew_);
}

/// Smaller than a group at the end, and then empty.
std::vector<std::vector<uint8_t>> GifThread::takeGroup() {
  std::unique_lock<std::mutex> lock(mutex_);
  changed_.wait(lock, [this] { return finishing_ || waiting_.size() >= groupSize_; });
  std::vector<std::vector<uint8_t>> group;
  while (!waiting_.empty() && group.size() < groupSize_) {
    group.push_back(std::move(waiting_.front()));
    waiting_.pop_front();
  }
  changed_.notify_all();
  return group;
}

}  // namespace pixels
