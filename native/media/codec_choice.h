#pragma once

#include "av/ffmpeg.h"

namespace media {

/// libav's decoder for a codec; throws UNSUPPORTED_CODEC when this build has none.
const AVCodec& codecFor(AVCodecID codec);

/// The decoder that keeps the alpha WebM stores beside each frame of VP8 and VP9: libav's own leave it out, libvpx's
/// read it. Null for other codecs, and where libav was built without libvpx.
const AVCodec* alphaCodecFor(AVCodecID codec) noexcept;

/// Whether a stream announces alpha beside its frames (Matroska's AlphaMode).
bool announcesAlpha(const AVStream& stream) noexcept;

/// Whether a packet has alpha beside its frame (Matroska's BlockAddID 1), as files have that do not announce it.
bool bringsAlpha(const AVPacket& packet) noexcept;

}  // namespace media
