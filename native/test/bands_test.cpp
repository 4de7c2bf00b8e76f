#include <doctest/doctest.h>

#include <algorithm>
#include <iterator>
#include <random>
#include <utility>
#include <vector>

#include "made_frames.h"
#include "media/converter.h"
#include "media/failure.h"

namespace {

/// Rows of RGB or RGBA without gaps, of a picture that is packed or in planes.
std::vector<uint8_t> packed(const AVFrame& picture, int channels) {
  std::vector<uint8_t> bytes;
  for (int y = 0; y < picture.height; ++y) {
    for (int x = 0; x < picture.width; ++x) {
      for (int channel = 0; channel < channels; ++channel) {
        // Stored green, blue, red.
        constexpr size_t kPlanes[] = {2, 0, 1};
        const bool planar = picture.format == AV_PIX_FMT_GBRP;
        const size_t plane = planar && channel < 3 ? kPlanes[channel] : 0;
        const uint8_t* row = picture.data[plane] + y * ptrdiff_t{picture.linesize[plane]};
        bytes.push_back(planar ? (channel < 3 ? row[x] : 255) : row[x * channels + channel]);
      }
    }
  }
  return bytes;
}

}  // namespace

TEST_CASE("a picture made in bands is the one made at once, turned any way and cut anywhere") {
  const av::FramePtr frame = noisyFrame(AV_PIX_FMT_YUV420P, 62, 402);
  for (const auto& [width, height] : {std::pair{62, 402}, {31, 201}, {20, 57}, {9, 31}, {62, 9}, {100, 1500}}) {
    const av::FramePtr whole = scaledAtOnce(*frame, width, height);
    for (int orientation = 1; orientation <= 8; ++orientation) {
      const bool swapped = media::swapsSides(orientation);
      const int uprightWidth = swapped ? height : width;
      const int uprightHeight = swapped ? width : height;
      const media::Window all{0, 0, uprightWidth, uprightHeight};
      const media::Window middle{uprightWidth / 3, uprightHeight / 4, uprightWidth / 2, uprightHeight / 2};
      for (const media::Window& window : {all, middle}) {
        CAPTURE(width);
        CAPTURE(height);
        CAPTURE(orientation);
        CAPTURE(window.left);
        media::Conversion conversion;
        conversion.scaledWidth = uprightWidth;
        conversion.scaledHeight = uprightHeight;
        conversion.orientation = orientation;
        conversion.window = window;
        conversion.matrix = SWS_CS_ITU709;
        conversion.chromaLocation = AVCHROMA_LOC_CENTER;
        conversion.targetStride = ptrdiff_t{3} * window.width;
        const auto bytes = static_cast<size_t>(3 * window.width * window.height);
        std::vector<uint8_t> target(bytes);
        media::Converter().convert(*frame, conversion, av::Interrupt(), target.data());
        std::vector<uint8_t> expected(bytes);
        const media::Walk walk = media::uprightWalk(orientation, width, height, whole->linesize[0], 3);
        media::copyUpright(whole->data[0], walk, window, 3, expected.data(), conversion.targetStride, 0, window.height);
        CHECK(target == expected);
      }
    }
  }
}

TEST_CASE("bands join to the picture that is made at once, in any size") {
  const AVPixelFormat formats[] = {AV_PIX_FMT_YUV420P, AV_PIX_FMT_NV12,    AV_PIX_FMT_P010,
                                   AV_PIX_FMT_YUYV422, AV_PIX_FMT_YUV444P, AV_PIX_FMT_YUV440P};
  std::mt19937 random(7);
  const auto between = [&](int lowest, int highest) {
    return lowest + static_cast<int>(random() % static_cast<unsigned>(highest - lowest + 1));
  };
  // Used again and again, as a worker does.
  media::Converter converter;
  for (int round = 0; round < 150; ++round) {
    const AVPixelFormat format = formats[static_cast<size_t>(round) % std::size(formats)];
    const av::FramePtr frame = noisyFrame(format, 2 * between(4, 30), 2 * between(4, 350));
    media::Conversion conversion;
    conversion.scaledWidth = between(4, 80);
    conversion.scaledHeight = round % 3 == 0 ? between(1, 1400) : std::max(4, frame->height / between(1, 20));
    conversion.window = {0, 0, conversion.scaledWidth, conversion.scaledHeight};
    conversion.matrix = SWS_CS_ITU709;
    conversion.chromaLocation = AVCHROMA_LOC_CENTER;
    conversion.targetStride = ptrdiff_t{3} * conversion.scaledWidth;
    CAPTURE(av_get_pix_fmt_name(format));
    CAPTURE(frame->width);
    CAPTURE(frame->height);
    CAPTURE(conversion.scaledWidth);
    CAPTURE(conversion.scaledHeight);
    const av::FramePtr whole = scaledAtOnce(*frame, conversion.scaledWidth, conversion.scaledHeight);
    std::vector<uint8_t> target(static_cast<size_t>(conversion.targetStride * conversion.scaledHeight));
    converter.convert(*frame, conversion, av::Interrupt(), target.data());
    bool same = true;
    for (int row = 0; row < conversion.scaledHeight; ++row) {
      const uint8_t* expected = whole->data[0] + row * ptrdiff_t{whole->linesize[0]};
      same = same &&
             std::equal(expected, expected + conversion.targetStride, target.data() + row * conversion.targetStride);
    }
    CHECK(same);
  }
}

TEST_CASE("what is packed by libswscale, has alpha or is shifted comes in bands as it does at once") {
  const struct {
    AVPixelFormat format;
    int channels;
    double shift;
  } cases[] = {{AV_PIX_FMT_GRAY8, 3, 0},    {AV_PIX_FMT_GRAY8, 4, 0},   {AV_PIX_FMT_RGB24, 3, 0},
               {AV_PIX_FMT_BGRA, 4, 0},     {AV_PIX_FMT_PAL8, 3, 0},    {AV_PIX_FMT_YUVA420P, 4, 0},
               {AV_PIX_FMT_YUV420P, 4, 0},  {AV_PIX_FMT_GBRP10, 3, 0},  {AV_PIX_FMT_YUV420P, 3, 0.25},
               {AV_PIX_FMT_NV12, 3, -0.25}, {AV_PIX_FMT_RGB24, 3, 0.25}};
  for (const auto& example : cases) {
    const av::FramePtr frame = noisyFrame(example.format, 30, 600);
    for (const auto& [width, height] : {std::pair{30, 600}, {15, 300}, {30, 150}, {9, 31}, {40, 900}}) {
      // Scaled by AlphaScaler, as a whole.
      const bool resized = width != frame->width || height != frame->height;
      const bool alpha = (av_pix_fmt_desc_get(example.format)->flags & AV_PIX_FMT_FLAG_ALPHA) != 0;
      if (resized && alpha && example.channels == 4) continue;
      CAPTURE(av_get_pix_fmt_name(example.format));
      CAPTURE(example.channels);
      CAPTURE(height);
      media::Conversion conversion;
      conversion.scaledWidth = width;
      conversion.scaledHeight = height;
      conversion.matrix = SWS_CS_ITU709;
      conversion.rowShift = example.shift;
      conversion.channels = example.channels;
      conversion.targetStride = ptrdiff_t{example.channels} * width;
      const auto rowBytes = static_cast<size_t>(conversion.targetStride);
      std::vector<uint8_t> whole(rowBytes * static_cast<size_t>(height));
      conversion.window = {0, 0, width, height};
      media::Converter converter;
      converter.convert(*frame, conversion, av::Interrupt(), whole.data());
      media::Scaler scaler;
      scaler.prepare(*frame, width, height, media::scaledFormat(*frame, conversion), conversion);
      const av::FramePtr atOnce = flatFrame(media::scaledFormat(*frame, conversion), width, height, {0, 0, 0, 0});
      scaler.scaleRows(*frame, 0, frame->height, *atOnce, 0);
      CHECK(scaler.made() == height);
      CHECK(packed(*atOnce, example.channels) == whole);
    }
  }
}

TEST_CASE("a converter that was stopped amid a picture makes the next one as ever") {
  const av::FramePtr frame = noisyFrame(AV_PIX_FMT_YUV420P, 32, 900);
  media::Conversion conversion;
  conversion.scaledWidth = 16;
  conversion.scaledHeight = 450;
  media::Scaler scaler;
  const auto scaled = [&](const av::Interrupt& interrupt, int32_t* word) {
    scaler.prepare(*frame, 16, 450, media::scaledFormat(*frame, conversion), conversion);
    const av::FramePtr picture = flatFrame(media::scaledFormat(*frame, conversion), 16, 450, {0, 0, 0});
    scaler.forBands(*frame, interrupt, [&](int row, int rows) {
      scaler.scaleRows(*frame, row, rows, *picture, 0);
      if (word != nullptr && row > 0) *word = 1;
    });
    return packed(*picture, 3);
  };
  const std::vector<uint8_t> expected = scaled(av::Interrupt(), nullptr);
  av::Interrupt interrupt;
  int32_t word = 0;
  {
    const av::ArmedInterrupt armed(interrupt, &word, 1e9);
    CHECK_THROWS_AS(scaled(interrupt, &word), media::Failure);
  }
  CHECK(scaled(av::Interrupt(), nullptr) == expected);
}
