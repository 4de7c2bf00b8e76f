#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <mutex>

#include "av/ffmpeg.h"
#include "av/ptr.h"

namespace av {

/// Pictures from this size on are mapped from the system one by one, and given back to it with their last reference.
/// glibc has a heap for every few threads, and a decoder's frames would stay behind in the heap of each thread that
/// ever decoded: hundreds of megabytes with 4K. Below it the heaps are faster, and what they keep is little.
constexpr size_t kMappedPictureBytes = 4 << 20;

/// Memory for a picture, zeroed; null where the system has none.
BufferPtr mapPicture(size_t bytes) noexcept;

/// Where the planes of a picture lie in one block.
struct PictureLayout {
  std::array<int, 4> linesizes{};
  std::array<size_t, 4> offsets{};
  size_t planes = 0;
  size_t bytes = 0;

  /// `lineAlignments` are powers of two.
  PictureLayout(AVPixelFormat format, int width, int height, const std::array<int, 4>& lineAlignments);
  /// Points the frame's planes into its first buffer.
  void place(AVFrame& frame) const noexcept;
};

/// As av_frame_get_buffer, for a frame whose size and format are set.
void allocatePicture(AVFrame& frame);
/// A frame of that size and format, with memory for it.
FramePtr makePicture(AVPixelFormat format, int width, int height);

/// Frames for a decoder, by its get_buffer2: large ones are used again while it lives. Frames may outlive it.
class PicturePool {
 public:
  /// Before the decoder is opened, which must not outlive this.
  void serve(AVCodecContext& context) noexcept;

 private:
  static int getBuffer(AVCodecContext* context, AVFrame* frame, int flags) noexcept;
  BufferPtr take(size_t bytes);

  /// The decoder's threads ask at the same time.
  std::mutex mutex_;
  size_t bytes_ = 0;
  BufferPoolPtr pool_;
};

}  // namespace av
