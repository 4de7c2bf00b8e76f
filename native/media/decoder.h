#pragma once

#include <memory>
#include <optional>

#include "av/interrupt.h"
#include "av/picture_memory.h"
#include "av/ptr.h"
#include "media/alpha_decoder.h"
#include "media/field_order.h"

namespace media {

enum class Received { Frame, NeedsPacket, End };

/// One codec, fed with packets, giving frames in presentation order. Damage is the codec's business: what it
/// cannot decode it leaves out, and the caller notices that the frame it waits for does not come. Frames behind damage,
/// up to the next key frame, are marked by `decode_error_flags`, although libavcodec calls them good. Alpha beside VP8
/// and VP9 frames becomes part of them; frames without any are opaque, those whose alpha cannot be decoded are left
/// out.
class Decoder {
 public:
  Decoder(const AVStream& stream, int threads, int64_t maxPixels, const av::Interrupt& interrupt);

  int threads() const noexcept { return threads_; }

  /// False when frames must be received first. `skip` says which frames this packet may leave undecoded.
  bool send(const AVPacket& packet, AVDiscard skip);
  /// No more packets: what is inside comes out. Only after `receive` has said NeedsPacket, as libavcodec loses a packet
  /// that still waits behind an unreceived frame.
  void drain();
  Received receive(AVFrame& frame);
  /// Forgets everything, ready for packets from another place.
  void flush();

  /// Frames received since the count was last taken.
  int takeDecodedFrames() noexcept;

 private:
  void noteDamage(AVFrame& frame) noexcept;

  const av::Interrupt& interrupt_;
  FieldRule fields_;
  /// Not moved while there are decoders, which know its address.
  std::unique_ptr<av::PicturePool> pictures_ = std::make_unique<av::PicturePool>();
  av::CodecContextPtr context_;
  /// The decoder of the alpha beside the frames; only of codecs that may have some.
  std::optional<AlphaDecoder> alpha_;
  /// A frame was lost or damaged that those behind it may refer to.
  bool damaged_ = false;
  int threads_;
  int decodedFrames_ = 0;
};

}  // namespace media
