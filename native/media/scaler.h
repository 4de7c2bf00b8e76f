#pragma once

#include <algorithm>
#include <array>

#include "av/interrupt.h"
#include "av/ptr.h"
#include "media/conversion.h"
#include "media/failure.h"

namespace media {

/// What the scaler makes of the frame: its samples where a map follows, else RGB, in planes where that is quicker.
AVPixelFormat scaledFormat(const AVFrame& frame, const Conversion& conversion);

/// libswscale. It is kept for the next frame of the same kind.
class Scaler {
 public:
  /// For a frame to come out `width` x `height`, as it is stored.
  void prepare(const AVFrame& frame, int width, int height, const Conversion& conversion);

  /// Calls `work(row, rows)` for one band of the frame's rows after the other, which has to scale them.
  template <typename Work>
  void forBands(const AVFrame& frame, const av::Interrupt& interrupt, Work work) {
    const int most = bandRows(frame);
    try {
      for (int row = 0; row < frame.height; row += most) {
        throwIfStopped(interrupt);
        work(row, std::min(most, frame.height - row));
      }
    } catch (...) {
      scaler_.reset();  // it waits for the rest of the picture
      throw;
    }
  }

  /// How many rows of the scaled picture can be there, at most, once so many of the frame were scaled.
  int rowsReached(const AVFrame& frame, int frameRows) const noexcept;

  /// Scales rows of the frame that follow those before. The picture's row `first`, which is the next one to be made,
  /// goes where `scaled` begins.
  /// @return how many rows came of it
  int scaleRows(const AVFrame& frame, int row, int rows, AVFrame& scaled, int first);

 private:
  void renew(AVChromaLocation location, double rowShift);
  int bandRows(const AVFrame& frame) const noexcept;

  av::SwsContextPtr scaler_;
  /// Of the scaled picture.
  int width_ = 0;
  int height_ = 0;
  AVChromaLocation location_ = AVCHROMA_LOC_UNSPECIFIED;
  double shift_ = 0;
};

}  // namespace media
