#pragma once

#include <deque>

#include "av/picture_memory.h"
#include "av/ptr.h"

namespace media {

/// Decodes the alpha beside the frames of VP8 and VP9, which libavcodec's decoders of these leave out, on the caller's
/// thread. It is through with a packet when `send` returns, so that no frame has to wait for its alpha.
class AlphaDecoder {
 public:
  /// `mostPending` is how many packets the decoder of the colours may hold. `pictures` must outlive this.
  AlphaDecoder(const AVStream& stream, size_t mostPending, int64_t maxPixels, av::PicturePool& pictures);

  /// Any packet, with alpha or without, that the decoder of the colours has taken.
  void send(const AVPacket& packet, AVDiscard skip);
  /// Gives a decoded frame the alpha that came with it, if any did; a key frame is one whose alpha is. False when that
  /// alpha is damaged or does not fit.
  bool joinTo(AVFrame& frame) noexcept;
  void flush() noexcept;

 private:
  struct Alpha {
    int64_t pts;
    /// Null where it is damaged, or of a hidden frame.
    av::FramePtr frame;
  };

  /// Null where nothing comes of it.
  av::FramePtr decode(const AVPacket& packet);
  /// The alpha of the frame with that time.
  std::deque<Alpha>::iterator find(int64_t pts) noexcept;

  av::CodecContextPtr context_;
  size_t mostPending_;
  std::deque<Alpha> pending_;
};

}  // namespace media
