#pragma once

#include <cstdint>

#include "av/interrupt.h"
#include "av/ptr.h"
#include "media/alpha_scaler.h"
#include "media/conversion.h"
#include "media/scaler.h"

namespace media {

/// Scales, converts and turns upright. Keeps its scaler for the next frame of the same kind.
class Converter {
 public:
  /// `target` must hold every row of the window.
  void convert(const AVFrame& frame, const Conversion& conversion, const av::Interrupt& interrupt, uint8_t* target);

 private:
  /// Into the target, with no more than a band of it in memory of its own: all of it would be 25 MB of a 4K picture,
  /// and out of the processor's cache before it is copied.
  void scaleInBands(const AVFrame& frame, int width, int height, const Conversion& conversion,
                    const av::Interrupt& interrupt, uint8_t* target);

  Scaler scaler_;
  AlphaScaler alphaScaler_;
  /// Rows of a scaled picture.
  av::FramePtr band_;
};

}  // namespace media
