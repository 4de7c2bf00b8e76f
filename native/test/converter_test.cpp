#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <utility>
#include <vector>

#include "av/error.h"
#include "made_frames.h"
#include "media/converter.h"
#include "media/failure.h"
#include "media/planes.h"

namespace {

std::vector<uint8_t> convertFlat(AVPixelFormat format, const std::vector<int>& levels, int matrix, bool fullRange) {
  const av::FramePtr frame = flatFrame(format, 35, 23, levels);
  media::Conversion conversion;
  conversion.scaledWidth = 13;
  conversion.scaledHeight = 9;
  conversion.window = {2, 1, 7, 5};
  conversion.matrix = matrix;
  conversion.fullRange = fullRange;
  conversion.targetStride = 7 * 3 + 5;
  std::vector<uint8_t> target(26 * 5, 0xEE);
  media::Converter converter;
  converter.convert(*frame, conversion, av::Interrupt(), target.data());
  // What lies between the rows is not ours to write.
  for (size_t row = 0; row < 5; ++row)
    for (size_t pad = 21; pad < 26; ++pad) CHECK(target[row * 26 + pad] == 0xEE);
  return {target.begin(), target.begin() + 3};
}

bool near(int actual, int expected) { return std::abs(actual - expected) <= 1; }

}  // namespace

TEST_CASE("matrix and range are those of the plan, at 8 to 16 bits") {
  // Pure red through the defining equations of BT.601 and BT.709 (ITU-R BT.601-7 2.5, BT.709-6 3), rounded.
  const struct {
    const char* name;
    AVPixelFormat format;
    std::vector<int> levels;
    int matrix;
    bool fullRange;
  } cases[] = {
      {"601 limited 4:2:0", AV_PIX_FMT_YUV420P, {81, 90, 240}, SWS_CS_ITU601, false},
      {"709 limited 4:2:0", AV_PIX_FMT_YUV420P, {63, 102, 240}, SWS_CS_ITU709, false},
      {"601 full 4:2:2", AV_PIX_FMT_YUV422P, {76, 85, 255}, SWS_CS_ITU601, true},
      {"709 limited 4:4:4", AV_PIX_FMT_YUV444P, {63, 102, 240}, SWS_CS_ITU709, false},
      {"709 limited 10 bit", AV_PIX_FMT_YUV420P10, {250, 409, 960}, SWS_CS_ITU709, false},
      {"709 limited 12 bit", AV_PIX_FMT_YUV422P12, {1001, 1637, 3840}, SWS_CS_ITU709, false},
      {"2020 limited 16 bit", AV_PIX_FMT_YUV444P16, {18816, 24768, 61440}, SWS_CS_BT2020, false},
  };
  for (const auto& example : cases) {
    CAPTURE(example.name);
    const std::vector<uint8_t> rgb = convertFlat(example.format, example.levels, example.matrix, example.fullRange);
    CAPTURE(int{rgb[0]});
    CAPTURE(int{rgb[1]});
    CAPTURE(int{rgb[2]});
    CHECK(near(rgb[0], 255));
    CHECK(near(rgb[1], 0));
    CHECK(near(rgb[2], 0));
  }
}

TEST_CASE("RGB keeps its colours through the scaler, whatever matrix is named") {
  for (const AVPixelFormat format : {AV_PIX_FMT_RGB24, AV_PIX_FMT_BGRA, AV_PIX_FMT_GBRP}) {
    for (const int matrix : {SWS_CS_ITU601, SWS_CS_ITU709, SWS_CS_BT2020}) {
      CAPTURE(av_get_pix_fmt_name(format));
      CAPTURE(matrix);
      const std::vector<uint8_t> rgb = convertFlat(format, {224, 32, 96, 255}, matrix, true);
      CHECK(near(rgb[0], 224));
      CHECK(near(rgb[1], 32));
      CHECK(near(rgb[2], 96));
    }
  }
}

TEST_CASE("a colour map sees samples from 0 to 1 over all codes") {
  const struct {
    const char* name;
    AVPixelFormat format;
    std::vector<int> levels;
    int expected[3];
  } cases[] = {
      {"8 bits", AV_PIX_FMT_YUV444P, {255, 128, 51}, {255, 128, 51}},
      {"8 bits full range", AV_PIX_FMT_YUVJ420P, {255, 128, 51}, {255, 128, 51}},
      {"10 bits", AV_PIX_FMT_YUV420P10, {1023, 512, 205}, {255, 128, 51}},
      {"10 bits in 16", AV_PIX_FMT_P010, {1023, 512, 205}, {255, 128, 51}},
      {"12 bits", AV_PIX_FMT_YUV422P12, {4095, 2048, 819}, {255, 128, 51}},
      {"16 bits", AV_PIX_FMT_YUV444P16, {65535, 32768, 13107}, {255, 128, 51}},
      {"RGB", AV_PIX_FMT_RGB24, {255, 128, 51}, {255, 128, 51}},
      {"planar RGB of 10 bits", AV_PIX_FMT_GBRP10, {1023, 512, 205}, {255, 128, 51}},
      {"grey", AV_PIX_FMT_GRAY8, {51}, {51, 128, 128}},
  };
  for (const auto& example : cases) {
    CAPTURE(example.name);
    const av::FramePtr frame = flatFrame(example.format, 35, 23, example.levels);
    for (const int width : {35, 13}) {
      for (const bool fullRange : {false, true}) {
        media::Conversion conversion;
        conversion.scaledWidth = width;
        conversion.scaledHeight = 23;
        conversion.window = {1, 1, 1, 1};
        conversion.fullRange = fullRange;
        conversion.channels = 4;
        conversion.targetStride = 4;
        conversion.map = media::ColourMap{{1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0}};
        std::vector<uint8_t> target(4);
        media::Converter().convert(*frame, conversion, av::Interrupt(), target.data());
        for (size_t i = 0; i < 3; ++i) {
          CAPTURE(int{target[i]});
          CHECK(near(target[i], example.expected[i]));
        }
        CHECK(int{target[3]} == 255);
      }
    }
  }
}

TEST_CASE("chroma samples lie where each frame says, also after a frame that said something else") {
  // Grey up to the middle, then reddish: the chroma sample of columns 16 and 17 is the first of those.
  const av::FramePtr frame = flatFrame(AV_PIX_FMT_YUV420P, 32, 32, {128, 128, 128});
  for (int row = 0; row < 16; ++row) std::fill_n(frame->data[2] + row * ptrdiff_t{frame->linesize[2]} + 8, 8, 180);
  media::Converter converter;
  const auto redAt = [&](AVChromaLocation location, int column) {
    media::Conversion conversion;
    conversion.scaledWidth = conversion.scaledHeight = 32;
    conversion.window = {column, 16, 1, 1};
    conversion.chromaLocation = location;
    conversion.targetStride = 3;
    std::vector<uint8_t> target(3);
    converter.convert(*frame, conversion, av::Interrupt(), target.data());
    return int{target[0]};
  };
  const int grey = redAt(AVCHROMA_LOC_LEFT, 4), red = redAt(AVCHROMA_LOC_LEFT, 28);
  REQUIRE(red - grey > 70);
  for (int turn = 0; turn < 2; ++turn) {
    // On the luma sample, so half-way one sample before it; or half a sample to the right of that.
    CHECK(near(redAt(AVCHROMA_LOC_LEFT, 16), red));
    CHECK(near(redAt(AVCHROMA_LOC_LEFT, 15), (grey + red) / 2));
    CHECK(redAt(AVCHROMA_LOC_CENTER, 16) < red - 8);
    CHECK(redAt(AVCHROMA_LOC_CENTER, 15) < (grey + red) / 2 - 8);
  }
}

TEST_CASE("chroma with a row for every row of luma lies beside it, whatever is said") {
  // Grey down to the middle, then reddish.
  const av::FramePtr frame = flatFrame(AV_PIX_FMT_YUV422P, 32, 32, {128, 128, 128});
  for (int row = 16; row < 32; ++row) std::fill_n(frame->data[2] + row * ptrdiff_t{frame->linesize[2]}, 16, 180);
  for (const auto location : {AVCHROMA_LOC_TOPLEFT, AVCHROMA_LOC_LEFT, AVCHROMA_LOC_BOTTOMLEFT, AVCHROMA_LOC_BOTTOM}) {
    CAPTURE(location);
    media::Conversion conversion;
    conversion.scaledWidth = conversion.scaledHeight = 32;
    conversion.window = {20, 0, 1, 32};
    conversion.chromaLocation = location;
    conversion.targetStride = 3;
    std::vector<uint8_t> target(size_t{3} * 32);
    media::Converter converter;
    converter.convert(*frame, conversion, av::Interrupt(), target.data());
    const auto redOf = [&](size_t row) { return int{target[row * 3]}; };
    CHECK(near(redOf(15), redOf(2)));
    CHECK(near(redOf(16), redOf(30)));
    CHECK(redOf(16) - redOf(15) > 70);
  }
}

TEST_CASE("planes come out as the very bytes that libswscale packs") {
  for (const AVPixelFormat format : {AV_PIX_FMT_YUV420P, AV_PIX_FMT_YUVJ420P, AV_PIX_FMT_NV12, AV_PIX_FMT_YUV411P,
                                     AV_PIX_FMT_YUV422P, AV_PIX_FMT_UYVY422, AV_PIX_FMT_YUV440P, AV_PIX_FMT_YUV444P,
                                     AV_PIX_FMT_P010, AV_PIX_FMT_YUV422P12, AV_PIX_FMT_YUV444P16}) {
    const av::FramePtr frame = noisyFrame(format, 98, 66);
    for (const auto& [width, height] : {std::pair{98, 66}, {98, 33}, {25, 66}, {49, 33}, {24, 17}, {131, 90}}) {
      CAPTURE(av_get_pix_fmt_name(format));
      CAPTURE(width);
      const av::FramePtr packed = scaledAtOnce(*frame, width, height);
      for (const int channels : {3, 4}) {
        media::Conversion conversion;
        conversion.scaledWidth = width;
        conversion.scaledHeight = height;
        conversion.window = {0, 0, width, height};
        conversion.matrix = SWS_CS_ITU709;
        conversion.chromaLocation = AVCHROMA_LOC_CENTER;
        conversion.channels = channels;
        conversion.targetStride = ptrdiff_t{channels} * width;
        std::vector<uint8_t> target(static_cast<size_t>(channels * width * height));
        media::Converter().convert(*frame, conversion, av::Interrupt(), target.data());
        bool same = true;
        for (int i = 0; i < width * height; ++i) {
          const uint8_t* expected = packed->data[0] + i / width * ptrdiff_t{packed->linesize[0]} + i % width * 3;
          const uint8_t* actual = target.data() + ptrdiff_t{i} * channels;
          same = same && std::equal(expected, expected + 3, actual) && (channels == 3 || actual[3] == 255);
        }
        CHECK(same);
      }
    }
  }
}

TEST_CASE("an interrupt stops a conversion") {
  const av::FramePtr frame = flatFrame(AV_PIX_FMT_YUV420P, 64, 64, {100, 128, 128});
  media::Conversion conversion;
  conversion.scaledWidth = conversion.scaledHeight = 32;
  conversion.window = {0, 0, 32, 32};
  conversion.targetStride = 32 * 3;
  std::vector<uint8_t> target(32 * 32 * 3);
  av::Interrupt interrupt;
  const int32_t aborted = 1;
  const av::ArmedInterrupt armed(interrupt, &aborted, 1e9);
  media::Converter converter;
  CHECK_THROWS_AS(converter.convert(*frame, conversion, interrupt, target.data()), media::Failure);
  CHECK_THROWS_AS(media::copyPlanes(*frame, interrupt, target.data()), media::Failure);
}
