#include "media/map_colours.h"

#include <algorithm>
#include <optional>

#include "av/picture_memory.h"
#include "media/dolby_vision.h"
#include "media/failure.h"
#include "media/pixel_format.h"

namespace media {

namespace {

constexpr int kBandRows = 64;
constexpr int kAlphaPlane = 3;

/// What the scaler makes of the largest code: it shifts samples to 16 bits.
float largestSample(const AVFrame& frame) noexcept {
  const int depth = std::clamp(pixelFormatOf(frame).comp[0].depth, 1, 16);
  return static_cast<float>(((1 << depth) - 1) << (16 - depth));
}

std::optional<Reshaping> reshapingOf(const AVFrame& frame, const ColourMap& map) {
  const AVDOVIMetadata* metadata = map.reshaped ? dolbyVisionOf(frame) : nullptr;
  return metadata == nullptr ? std::nullopt : std::make_optional<Reshaping>(*metadata);
}

const uint16_t* rowOf(const AVFrame& frame, int plane, int row) noexcept {
  return reinterpret_cast<const uint16_t*>(frame.data[plane] + row * ptrdiff_t{frame.linesize[plane]});
}

void reshape(ToneMap& toneMap, const Reshaping& reshaping, int width) noexcept {
  float* const first = toneMap.samples(0);
  float* const second = toneMap.samples(1);
  float* const third = toneMap.samples(2);
  for (int x = 0; x < width; ++x) {
    std::array<float, 3> pixel{first[x], second[x], third[x]};
    reshaping.apply(pixel);
    first[x] = pixel[0];
    second[x] = pixel[1];
    third[x] = pixel[2];
  }
}

void copyAlpha(const AVFrame& scaled, int row, uint8_t* target) noexcept {
  const uint16_t* alpha = scaled.data[kAlphaPlane] == nullptr ? nullptr : rowOf(scaled, kAlphaPlane, row);
  for (int x = 0; x < scaled.width; ++x)
    target[x * 4 + 3] = alpha == nullptr ? 255 : static_cast<uint8_t>(alpha[x] >> 8);
}

}  // namespace

AVPixelFormat samplesFormat(const AVFrame& frame, int channels) noexcept {
  const AVPixFmtDescriptor& format = pixelFormatOf(frame);
  const bool alpha = channels == 4 && hasAlpha(format);
  if (isRgb(format)) return alpha ? AV_PIX_FMT_GBRAP16 : AV_PIX_FMT_GBRP16;
  return alpha ? AV_PIX_FMT_YUVA444P16 : AV_PIX_FMT_YUV444P16;
}

av::FramePtr mapColours(const AVFrame& scaled, const AVFrame& frame, const ColourMap& map, int channels,
                        const av::Interrupt& interrupt) {
  av::FramePtr rgb = av::makePicture(channels == 4 ? AV_PIX_FMT_RGBA : AV_PIX_FMT_RGB24, scaled.width, scaled.height);
  const std::optional<Reshaping> reshaping = reshapingOf(frame, map);
  // Planar RGB is stored green first.
  const std::array<int, 3> planes = isRgb(pixelFormatOf(scaled)) ? std::array{2, 0, 1} : std::array{0, 1, 2};
  const float unit = 1 / largestSample(frame);
  ToneMap toneMap(map, scaled.width);
  for (int row = 0; row < scaled.height; ++row) {
    if (row % kBandRows == 0) throwIfStopped(interrupt);
    for (int i = 0; i < 3; ++i) {
      const uint16_t* from = rowOf(scaled, planes[static_cast<size_t>(i)], row);
      std::transform(from, from + scaled.width, toneMap.samples(i), [unit](uint16_t code) { return code * unit; });
    }
    if (reshaping) reshape(toneMap, *reshaping, scaled.width);
    uint8_t* target = rgb->data[0] + row * ptrdiff_t{rgb->linesize[0]};
    toneMap.mapRow(channels, target);
    if (channels == 4) copyAlpha(scaled, row, target);
  }
  return rgb;
}

}  // namespace media
