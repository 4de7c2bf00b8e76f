#pragma once

#include "av/ffmpeg.h"

namespace media {

inline const AVPixFmtDescriptor& pixelFormatOf(const AVFrame& frame) noexcept {
  return *av_pix_fmt_desc_get(static_cast<AVPixelFormat>(frame.format));
}

/// Indices into a table of RGBA instead of colours.
inline bool isPalette(const AVPixFmtDescriptor& format) noexcept { return (format.flags & AV_PIX_FMT_FLAG_PAL) != 0; }

inline bool isRgb(const AVPixFmtDescriptor& format) noexcept {
  return (format.flags & AV_PIX_FMT_FLAG_RGB) != 0 || isPalette(format);
}

inline bool hasAlpha(const AVPixFmtDescriptor& format) noexcept {
  return (format.flags & AV_PIX_FMT_FLAG_ALPHA) != 0 || isPalette(format);
}

}  // namespace media
