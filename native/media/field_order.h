#pragma once

#include "av/ffmpeg.h"

namespace media {

/// Whether a stream is coded in fields or as interlaced frames, as far as can be told without decoding: by its
/// container or, where that is silent, by the headers in a key frame's packet.
bool isCodedInterlaced(const AVStream& stream, const AVPacket& keyFrame);

/// Outside these containers an H.264 field may be a packet of its own, and half a frame would pass for a whole one.
bool fieldsMayBePackets(const AVFormatContext& format, const AVCodecParameters& codec);

/// Who says which fields a frame has.
class FieldRule {
 public:
  explicit FieldRule(const AVCodecParameters& codec) noexcept;

  /// Corrects what the decoder has said of a frame, where it is not to be believed.
  void applyTo(AVFrame& frame) const noexcept;

 private:
  enum class Says { Frame, Top, Bottom, Progressive };
  Says says_ = Says::Frame;
};

}  // namespace media
