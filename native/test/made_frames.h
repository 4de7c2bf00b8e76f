#pragma once

#include <algorithm>
#include <functional>
#include <vector>

#include "av/error.h"
#include "av/ptr.h"

/// What a sample of a component is at a place in its plane.
using Level = std::function<int(int component, int x, int y)>;

/// A frame whose samples are what `level` says.
inline av::FramePtr paintFrame(AVPixelFormat format, int width, int height, const Level& level) {
  av::FramePtr frame = av::makeFrame();
  frame->format = format;
  frame->width = width;
  frame->height = height;
  av::check(av_frame_get_buffer(frame.get(), 0), "allocating the test frame");
  const AVPixFmtDescriptor& descriptor = *av_pix_fmt_desc_get(format);
  // av_write_image_line only sets bits.
  for (int i = 0; i < 4 && frame->buf[i] != nullptr; ++i) std::fill_n(frame->buf[i]->data, frame->buf[i]->size, 0);
  for (int component = 0; component < descriptor.nb_components; ++component) {
    const bool chroma = component == 1 || component == 2;
    const int columns = AV_CEIL_RSHIFT(width, chroma ? descriptor.log2_chroma_w : 0);
    const int rows = AV_CEIL_RSHIFT(height, chroma ? descriptor.log2_chroma_h : 0);
    std::vector<uint16_t> line(static_cast<size_t>(columns));
    for (int row = 0; row < rows; ++row) {
      for (int x = 0; x < columns; ++x) line[static_cast<size_t>(x)] = static_cast<uint16_t>(level(component, x, row));
      av_write_image_line(line.data(), frame->data, frame->linesize, &descriptor, 0, row, component, columns);
    }
  }
  return frame;
}

/// A frame of one colour.
inline av::FramePtr flatFrame(AVPixelFormat format, int width, int height, const std::vector<int>& levels) {
  return paintFrame(format, width, height,
                    [&](int component, int, int) { return levels[static_cast<size_t>(component)]; });
}

/// Of every level there is, in all planes; palettes too.
inline av::FramePtr noisyFrame(AVPixelFormat format, int width, int height) {
  av::FramePtr frame = flatFrame(format, width, height, {0, 0, 0, 0});
  uint32_t noise = 1;
  for (int plane = 0; plane < 4 && frame->buf[plane] != nullptr; ++plane) {
    for (size_t i = 0; i < frame->buf[plane]->size; ++i) {
      noise = noise * 1664525 + 1013904223;
      frame->buf[plane]->data[i] = static_cast<uint8_t>(noise >> 24);
    }
  }
  return frame;
}

/// As BT.709 of limited range, by libswscale alone, in one call.
inline av::FramePtr scaledAtOnce(const AVFrame& frame, int width, int height) {
  constexpr int kFlags = SWS_BICUBIC | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT;
  const auto format = static_cast<AVPixelFormat>(frame.format);
  const av::SwsContextPtr scaler(sws_getContext(frame.width, frame.height, format, width, height, AV_PIX_FMT_RGB24,
                                                kFlags, nullptr, nullptr, nullptr));
  const int* matrix = sws_getCoefficients(SWS_CS_ITU709);
  sws_setColorspaceDetails(scaler.get(), matrix, 0, matrix, 1, 0, 1 << 16, 1 << 16);
  av::FramePtr packed = flatFrame(AV_PIX_FMT_RGB24, width, height, {0, 0, 0});
  sws_scale(scaler.get(), frame.data, frame.linesize, 0, frame.height, packed->data, packed->linesize);
  return packed;
}
