#pragma once

#include "av/ptr.h"

namespace media {

/// WebM stores the alpha of VP8 and VP9 as a second stream of the same codec, a packet of it beside each frame's own
/// (Matroska's BlockAddID 1). Whether a stream has any is told by its packets: not all files announce it.
bool mayHaveAlpha(AVCodecID codec) noexcept;

/// The packet of alpha beside a frame, with the times of the frame's own; null where there is none.
av::PacketPtr alphaBeside(const AVPacket& packet);

/// True when the alpha beside a frame refers to frames before it. Encoders place the key frames of colours and alpha
/// each by themselves, and decoding can begin only where both have one.
bool alphaRefersBack(const AVPacket& packet, AVCodecID codec) noexcept;

}  // namespace media
