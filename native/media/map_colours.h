#pragma once

#include "av/interrupt.h"
#include "av/ptr.h"
#include "media/tone_map.h"

namespace media {

/// The format a frame is scaled in when its colours are mapped afterwards: its own samples at 16 bits.
AVPixelFormat samplesFormat(const AVFrame& frame, int channels) noexcept;

/// Brings `scaled`, which came out of `frame` in that format, to packed RGB of 8 bits a channel.
av::FramePtr mapColours(const AVFrame& scaled, const AVFrame& frame, const ColourMap& map, int channels,
                        const av::Interrupt& interrupt);

}  // namespace media
