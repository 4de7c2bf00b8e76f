#pragma once

#include "av/picture_memory.h"
#include "av/ptr.h"

namespace media {

/// libav's decoder for a stream, opened, with frames from `pictures`, which must outlive it. Throws UNSUPPORTED_CODEC
/// when this build has none.
av::CodecContextPtr openCodec(const AVStream& stream, int threads, int64_t maxPixels, av::PicturePool& pictures);

}  // namespace media
