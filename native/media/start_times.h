#pragma once

#include <cstdint>

#include "av/ffmpeg.h"

namespace media {

/// mov interleaves within a second of decoding time, so a stream not seen by then starts later.
constexpr int64_t kInterleaveMicros = 1'200'000;

/// libav's own rule for a container's start time (update_stream_timings in libavformat): the earliest stream,
/// where text may only pull it back by less than a second.
int64_t earliestStart(const AVFormatContext& format);

/// Whether the start times of all streams are known, or can be no earlier than those that are, once this packet was
/// read.
/// @param firstMicros decoding time of the earliest packet so far
bool startTimesKnown(const AVFormatContext& format, int64_t firstMicros, const AVPacket& packet) noexcept;

}  // namespace media
