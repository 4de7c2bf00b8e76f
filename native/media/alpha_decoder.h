#pragma once

#include <deque>
#include <optional>

#include "av/picture_memory.h"
#include "av/ptr.h"

namespace media {

/// The alpha that WebM stores beside the frames of VP8 and VP9, which libavcodec's decoders leave out: a stream of the
/// same codec, a packet of it with each frame (Matroska's BlockAddID 1), whose luma is the alpha. It decodes on the
/// caller's thread and is through with a packet when `send` returns, so it keeps pace with any decoder of the colours.
class AlphaDecoder {
 public:
  static bool exists(AVCodecID codec) noexcept;

  /// `mostInside` is how many packets the decoder of the colours may hold. `pictures` must outlive this.
  AlphaDecoder(const AVStream& stream, size_t mostInside, int64_t maxPixels, av::PicturePool& pictures);

  /// Any packet, with alpha or without, that the decoder of the colours has taken.
  void send(const AVPacket& packet, AVDiscard skip);
  /// Gives a decoded frame the alpha that came with it, if any did. False when that alpha is damaged or does not fit.
  bool joinTo(AVFrame& frame) noexcept;
  void flush() noexcept;

 private:
  struct Alpha {
    int64_t pts;
    /// Null where it is damaged.
    av::FramePtr frame;
  };

  /// Nothing where the packet shows no frame; null where it is damaged.
  std::optional<av::FramePtr> decode(const AVPacket& packet);

  av::CodecContextPtr context_;
  size_t mostInside_;
  std::deque<Alpha> inside_;
};

}  // namespace media
