#pragma once

#include "av/ptr.h"

namespace media {

/// True when no other picture refers to the packet's: leaving it out changes no pixel elsewhere.
///
/// libavcodec can skip such pictures itself (AVDISCARD_NONREF), but every skipped packet still takes its turn in the
/// round of decoder threads and stalls them, and its HEVC decoder does not skip them at all. So H.264 and HEVC packets
/// are judged here by their NAL unit headers (ITU-T H.264 7.4.1 nal_ref_idc, H.265 7.4.2.2 sub-layer non-reference
/// pictures); anything unexpected counts as needed.
bool isDisposable(const AVPacket& packet, const AVCodecParameters& codec) noexcept;

}  // namespace media
