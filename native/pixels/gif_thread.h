#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

#include "pixels/crew.h"
#include "pixels/gif_images.h"

namespace pixels {

/// Makes a GIF's images on a thread of its own, while the next pictures are decoded and drawn. It is given copies, so
/// that nothing of the caller's is touched once a call has returned.
class GifThread {
 public:
  /// @param threads how many share the work, whose outcome is the same
  GifThread(int width, int height, int channels, int threads, const GifRule& rule);
  GifThread(const GifThread&) = delete;
  GifThread& operator=(const GifThread&) = delete;
  /// Waits for a step of the work, not for all of it.
  ~GifThread();

  /// Of each picture.
  size_t pictureBytes() const noexcept { return pictureBytes_; }

  /// Waits while too many pictures are ahead of the work. Throws what the work failed with.
  void add(const uint8_t* pixels, const av::Interrupt& interrupt);
  /// Waits for the end of the work. Nothing can be added any more.
  std::vector<GifImage> finish(const av::Interrupt& interrupt);

 private:
  template <typename Condition>
  void waitUntil(std::unique_lock<std::mutex>& lock, const av::Interrupt& interrupt, Condition condition);
  void serve();
  void work();
  std::vector<std::vector<uint8_t>> takeGroup();

  size_t pictureBytes_;
  size_t groupSize_;
  Crew crew_;
  GifImages images_;
  /// Set to stop the work in the middle.
  int32_t stop_ = 0;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::vector<uint8_t>> waiting_;
  bool finishing_ = false;
  bool ended_ = false;
  std::vector<GifImage> made_;
  std::exception_ptr failure_;
  std::thread thread_;
};

}  // namespace pixels
