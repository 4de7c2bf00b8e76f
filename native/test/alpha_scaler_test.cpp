#include "media/alpha_scaler.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <string>
#include <vector>

#include "made_frames.h"

namespace {

/// In eight bits, and as BT.709 of limited range makes Y'CbCr of it.
struct Colour {
  std::array<int, 3> rgb;
  std::array<int, 3> ycc;
};
constexpr Colour kOrange{{240, 120, 20}, {138, 67, 185}};
constexpr Colour kBlue{{17, 30, 192}, {55, 197, 112}};

/// Boxes of orange, from opaque to faint, on what is clear and has a colour that nobody sees.
av::FramePtr boxes(AVPixelFormat format, const Colour& unseen) {
  const AVPixFmtDescriptor& descriptor = *av_pix_fmt_desc_get(format);
  const bool rgb = (descriptor.flags & AV_PIX_FMT_FLAG_RGB) != 0;
  const int depth = descriptor.comp[0].depth;
  constexpr int kAlphas[] = {255, 0, 128, 0, 40, 255, 0};
  return paintFrame(format, 321, 181, [&, rgb, depth](int component, int x, int y) {
    const bool chroma = component == 1 || component == 2;
    const int column = x << (chroma ? descriptor.log2_chroma_w : 0);
    const int row = y << (chroma ? descriptor.log2_chroma_h : 0);
    const int alpha = kAlphas[(column / 10 + 3 * (row / 10)) % 7];
    if (component == 3) return alpha * ((1 << depth) - 1) / 255;
    const Colour& colour = alpha == 0 ? unseen : kOrange;
    return (rgb ? colour.rgb : colour.ycc)[static_cast<size_t>(component)] << (depth - 8);
  });
}

double meanAlpha(const AVFrame& rgba) {
  double sum = 0;
  for (int row = 0; row < rgba.height; ++row)
    for (int x = 0; x < rgba.width; ++x) sum += rgba.data[0][row * ptrdiff_t{rgba.linesize[0]} + x * 4 + 3];
  return sum / rgba.width / rgba.height;
}

/// What is seen of the difference from orange, over any background, where it is seen most.
int farthestFromOrange(const AVFrame& rgba) {
  int farthest = 0;
  for (int row = 0; row < rgba.height; ++row) {
    const uint8_t* pixel = rgba.data[0] + row * ptrdiff_t{rgba.linesize[0]};
    for (int x = 0; x < rgba.width; ++x, pixel += 4)
      for (size_t channel = 0; channel < 3; ++channel)
        farthest = std::max(farthest, std::abs(pixel[channel] - kOrange.rgb[channel]) * pixel[3] / 255);
  }
  return farthest;
}

}  // namespace

TEST_CASE("a clear pixel lends nothing of its colour to those beside it, and alpha stays what it is") {
  const struct {
    AVPixelFormat format;
    /// Where pixels share a colour, that of the unseen one is seen before anything is scaled.
    Colour unseen;
  } cases[] = {
      {AV_PIX_FMT_RGBA, kBlue},       {AV_PIX_FMT_BGRA, kBlue},         {AV_PIX_FMT_ARGB, kBlue},
      {AV_PIX_FMT_ABGR, kBlue},       {AV_PIX_FMT_GBRAP, kBlue},        {AV_PIX_FMT_GBRAP10, kBlue},
      {AV_PIX_FMT_RGBA64, kBlue},     {AV_PIX_FMT_YUVA444P, kBlue},     {AV_PIX_FMT_YUVA444P10, kBlue},
      {AV_PIX_FMT_YUVA444P12, kBlue}, {AV_PIX_FMT_YUVA444P16BE, kBlue}, {AV_PIX_FMT_YUVA420P, kOrange},
      {AV_PIX_FMT_YUVA422P, kOrange}, {AV_PIX_FMT_YUVA420P10, kOrange},
  };
  // One scaler for all of them, as in use.
  media::AlphaScaler scaler;
  for (const auto& example : cases) {
    const av::FramePtr frame = boxes(example.format, example.unseen);
    // The last one is beyond what libswscale does in one step.
    for (const auto& [width, height] : {std::pair{160, 90}, {97, 61}, {40, 23}, {240, 135}, {400, 225}, {6, 3}}) {
      const std::string name = av_get_pix_fmt_name(example.format);
      CAPTURE(name);
      CAPTURE(width);
      media::Conversion conversion;
      conversion.matrix = SWS_CS_ITU709;
      conversion.channels = 4;
      const av::FramePtr scaled = scaler.scale(*frame, width, height, conversion, av::Interrupt());
      CHECK(scaled->width == width);
      CHECK(scaled->height == height);
      // The kernel overshoots beside an edge. Blue would be seen as far more than that.
      CHECK(farthestFromOrange(*scaled) <= 30);
      // Of the seven levels in turn; what overshoots is cut off.
      CHECK(std::abs(meanAlpha(*scaled) - (255 + 0 + 128 + 0 + 40 + 255 + 0) / 7.0) <= 4);
    }
  }
}

TEST_CASE("what is opaque keeps its levels when it is scaled as if it were not") {
  for (const AVPixelFormat format : {AV_PIX_FMT_RGBA, AV_PIX_FMT_YUVA444P, AV_PIX_FMT_YA8}) {
    const std::string name = av_get_pix_fmt_name(format);
    CAPTURE(name);
    const bool isGrey = format == AV_PIX_FMT_YA8;
    const bool isRgb = format == AV_PIX_FMT_RGBA;
    // Dark grey, in full range where there is no other.
    const std::vector<int> levels = isGrey  ? std::vector{40, 255}
                                    : isRgb ? std::vector{40, 40, 40, 255}
                                            : std::vector{50, 128, 128, 255};
    const av::FramePtr frame = flatFrame(format, 640, 320, levels);
    for (const auto& [width, height] : {std::pair{100, 50}, {8, 4}, {900, 450}}) {
      CAPTURE(width);
      media::Conversion conversion;
      conversion.matrix = SWS_CS_ITU709;
      conversion.fullRange = isGrey;
      conversion.channels = 4;
      const av::FramePtr scaled = media::AlphaScaler().scale(*frame, width, height, conversion, av::Interrupt());
      const uint8_t* pixel = scaled->data[0];
      for (int channel = 0; channel < 3; ++channel) CHECK(std::abs(pixel[channel] - 40) <= 1);
      CHECK(pixel[3] == 255);
    }
  }
}
