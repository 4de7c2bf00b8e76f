#pragma once

#include <cstddef>
#include <optional>

#include "av/ffmpeg.h"
#include "media/orientation.h"
#include "media/tone_map.h"

namespace media {

/// How a decoded frame becomes packed RGB: everything is decided by the plan, nothing is guessed here.
struct Conversion {
  /// Size of the whole upright picture.
  int scaledWidth = 0;
  int scaledHeight = 0;
  int orientation = 1;
  /// The part of it that is written.
  Window window;
  /// libswscale's SWS_CS_* of the source.
  int matrix = SWS_CS_DEFAULT;
  bool fullRange = false;
  AVChromaLocation chromaLocation = AVCHROMA_LOC_LEFT;
  /// Instead of a matrix, where that does not do: scaled as it is, then mapped.
  std::optional<ColourMap> map;
  /// Where the frame's rows are taken from: this much of a row below their places. For single fields.
  double rowShift = 0;
  /// 3 for RGB, 4 for RGBA.
  int channels = 3;
  /// From one row to the next in the target, in bytes.
  ptrdiff_t targetStride = 0;
};

}  // namespace media
