#pragma once

#include "av/interrupt.h"
#include "av/ptr.h"

namespace media {

enum class Received { Frame, NeedsPacket, End };

/// One codec, fed with packets, giving frames in presentation order. Damage is the codec's business: what it
/// cannot decode it leaves out, and the caller notices that the frame it waits for does not come.
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
  const av::Interrupt& interrupt_;
  av::CodecContextPtr context_;
  int threads_;
  int decodedFrames_ = 0;
};

}  // namespace media
