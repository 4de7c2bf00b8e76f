#pragma once

#include <algorithm>
#include <stdexcept>

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
  /// For the next frame to come out `width` x `height`, as it is stored, in that format.
  void prepare(const AVFrame& frame, int width, int height, AVPixelFormat format, const Conversion& conversion);

  /// Calls `work(row, rows)` for one band of the frame's rows after the other, which has to scale them.
  template <typename Work>
  void forBands(const AVFrame& frame, const av::Interrupt& interrupt, Work work) {
    const int most = bandRows(frame);
    try {
      for (int row = 0; row < frame.height; row += most) {
        throwIfStopped(interrupt);
        work(row, std::min(most, frame.height - row));
      }
      // What is not written would be somebody else's pixels.
      if (made_ != height_) throw std::runtime_error("libswscale did not make all rows of the picture");
    } catch (...) {
      scaler_.reset();  // it waits for the rest of the picture
      throw;
    }
  }

  /// All of a frame, to the size and format of the target.
  void scaleInto(AVFrame& target, const AVFrame& frame, const Conversion& conversion, const av::Interrupt& interrupt);

  /// Rows of the scaled picture that are there.
  int made() const noexcept { return made_; }

  /// Room for the rows that may come of the next ones of the frame, up to `frameRows`.
  int roomFor(const AVFrame& frame, int frameRows) const noexcept;

  /// Scales rows of the frame that follow those before; the picture's row `first` is where `scaled` begins.
  void scaleRows(const AVFrame& frame, int row, int rows, AVFrame& scaled, int first);

 private:
  void renew(AVChromaLocation location, double rowShift);
  int bandRows(const AVFrame& frame) const noexcept;

  av::SwsContextPtr scaler_;
  /// Of the scaled picture.
  int width_ = 0;
  int height_ = 0;
  int made_ = 0;
  AVChromaLocation location_ = AVCHROMA_LOC_UNSPECIFIED;
  double shift_ = 0;
};

}  // namespace media
