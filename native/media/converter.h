#pragma once

#include <array>
#include <optional>

#include "av/interrupt.h"
#include "av/ptr.h"
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

/// Scales, converts and turns upright. Keeps its scaler for the next frame of the same kind.
class Converter {
 public:
  /// `target` must hold every row of the window.
  void convert(const AVFrame& frame, const Conversion& conversion, const av::Interrupt& interrupt, uint8_t* target);

 private:
  /// Without its pictures' sizes.
  void renewScaler(AVChromaLocation location, double rowShift);
  void prepare(const AVFrame& frame, int width, int height, const Conversion& conversion);
  /// Calls `scale(row, rows)` for one band of the frame's rows after the other.
  template <typename Scale>
  void forBands(const AVFrame& frame, int width, int height, const av::Interrupt& interrupt, Scale scale);
  /// Scales rows of the frame. `origin` is where the scaled picture would begin if all of it lay where `scaled` has
  /// rows.
  /// @return how many rows of the scaled picture came of it
  int scaleRows(const AVFrame& frame, int row, int rows, const std::array<uint8_t*, 4>& origin, const AVFrame& scaled);
  av::FramePtr scaleWhole(const AVFrame& frame, int width, int height, const Conversion& conversion,
                          const av::Interrupt& interrupt);
  av::FramePtr scaleWithAlpha(const AVFrame& frame, int width, int height, const Conversion& conversion,
                              const av::Interrupt& interrupt);
  /// Into the target, with no more than a band of it in memory of its own: all of it would be 25 MB of a 4K picture,
  /// and out of the processor's cache before it is copied.
  void scaleInBands(const AVFrame& frame, int width, int height, const Conversion& conversion,
                    const av::Interrupt& interrupt, uint8_t* target);

  av::SwsContextPtr scaler_;
  AVChromaLocation scalerLocation_ = AVCHROMA_LOC_UNSPECIFIED;
  double scalerShift_ = 0;
  /// Rows of a scaled picture.
  av::FramePtr band_;
};

/// Bytes `copyPlanes` writes.
size_t planesByteLength(const AVFrame& frame);

/// The frame's own planes, tightly packed in the order of ffmpeg's rawvideo.
void copyPlanes(const AVFrame& frame, const av::Interrupt& interrupt, uint8_t* target);

}  // namespace media
