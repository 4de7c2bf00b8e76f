#include "media/planes.h"

#include <algorithm>

#include "av/error.h"
#include "media/failure.h"
#include "media/pixel_format.h"

namespace media {

namespace {

// Rows copied between two looks at the interrupt.
constexpr int kBandRows = 128;

}  // namespace

size_t planesByteLength(const AVFrame& frame) {
  const auto format = static_cast<AVPixelFormat>(frame.format);
  return static_cast<size_t>(
      av::check(av_image_get_buffer_size(format, frame.width, frame.height, 1), "measuring the planes"));
}

void copyPlanes(const AVFrame& frame, const av::Interrupt& interrupt, uint8_t* target) {
  const auto format = static_cast<AVPixelFormat>(frame.format);
  const AVPixFmtDescriptor& descriptor = pixelFormatOf(frame);
  const int size = static_cast<int>(planesByteLength(frame));
  if (isPalette(descriptor)) {
    av::check(av_image_copy_to_buffer(target, size, frame.data, frame.linesize, format, frame.width, frame.height, 1),
              "copying the planes");
    return;
  }
  uint8_t* planes[4] = {};
  int strides[4] = {};
  av::check(av_image_fill_arrays(planes, strides, target, format, frame.width, frame.height, 1), "laying out planes");
  for (int i = 0; i < 4 && planes[i] != nullptr; ++i) {
    const int shift = i == 1 || i == 2 ? descriptor.log2_chroma_h : 0;
    const int rows = AV_CEIL_RSHIFT(frame.height, shift);
    for (int row = 0; row < rows; row += kBandRows) {
      throwIfStopped(interrupt);
      av_image_copy_plane(planes[i] + row * ptrdiff_t{strides[i]}, strides[i],
                          frame.data[i] + row * ptrdiff_t{frame.linesize[i]}, frame.linesize[i], strides[i],
                          std::min(kBandRows, rows - row));
    }
  }
}

}  // namespace media
