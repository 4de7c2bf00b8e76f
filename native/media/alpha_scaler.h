#pragma once

#include "av/interrupt.h"
#include "av/ptr.h"
#include "media/conversion.h"
#include "media/scaler.h"

namespace media {

/// Scales what has alpha, with the colours multiplied by it: scaling mixes neighbours, and a clear pixel must add
/// nothing of the colour that happens to be stored under it, which the edges of what is opaque would take on.
class AlphaScaler {
 public:
  /// RGBA, as the frame is stored.
  av::FramePtr scale(const AVFrame& frame, int width, int height, const Conversion& conversion,
                     const av::Interrupt& interrupt);

 private:
  av::FramePtr multiplied(const AVFrame& frame, const Conversion& conversion, const av::Interrupt& interrupt);

  Scaler colourScaler_;
  Scaler planeScaler_;
};

}  // namespace media
