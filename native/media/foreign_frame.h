#pragma once

#include <array>
#include <cstddef>

#include "av/interrupt.h"
#include "av/ptr.h"

namespace media {

/// One plane of a picture in memory that is not libav's.
struct ForeignPlane {
  const uint8_t* data = nullptr;
  size_t bytes = 0;
  /// From one row to the next, in bytes.
  int stride = 0;
};

/// A picture that another decoder made, plane by plane; a palette is the second plane.
struct ForeignPicture {
  AVPixelFormat format = AV_PIX_FMT_NONE;
  int width = 0;
  int height = 0;
  bool interlaced = false;
  bool topFieldFirst = false;
  std::array<ForeignPlane, 4> planes;
};

/// A frame of our own with a copy of the picture, ready for the converter. Throws when the planes do not hold the
/// picture, or the format is not one of pixels in memory.
av::FramePtr copyForeign(const ForeignPicture& picture, const av::Interrupt& interrupt);

}  // namespace media
