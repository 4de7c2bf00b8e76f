#pragma once

#include <cstddef>
#include <cstdint>

#include "av/ffmpeg.h"
#include "av/interrupt.h"

namespace media {

/// Bytes `copyPlanes` writes.
size_t planesByteLength(const AVFrame& frame);

/// The frame's own planes, tightly packed in the order of ffmpeg's rawvideo.
void copyPlanes(const AVFrame& frame, const av::Interrupt& interrupt, uint8_t* target);

}  // namespace media
