#include <doctest/doctest.h>

#include <cmath>
#include <cstdlib>
#include <vector>

#include "made_frames.h"
#include "media/converter.h"
#include "media/deinterlace.h"
#include "media/failure.h"
#include "media/field_order.h"
#include "media/planes.h"

namespace {

/// An interlaced frame whose samples are what `level` says.
av::FramePtr paint(AVPixelFormat format, int width, int height, bool topFirst, const Level& level) {
  av::FramePtr frame = paintFrame(format, width, height, level);
  av::setFields(*frame, true, topFirst);
  return frame;
}

std::vector<uint8_t> planesOf(const AVFrame& frame) {
  std::vector<uint8_t> planes(media::planesByteLength(frame));
  media::copyPlanes(frame, av::Interrupt(), planes.data());
  return planes;
}

int noise(int component, int x, int y) { return (component * 7 + x * 31 + y * 17 + x * y) % 200; }

const AVPixelFormat kFormats[] = {AV_PIX_FMT_YUV420P, AV_PIX_FMT_YUV422P10, AV_PIX_FMT_NV12,
                                  AV_PIX_FMT_P010,    AV_PIX_FMT_YUYV422,   AV_PIX_FMT_YUV410P,
                                  AV_PIX_FMT_GRAY8,   AV_PIX_FMT_RGBA,      AV_PIX_FMT_YUVA444P16};

}  // namespace

TEST_CASE("a picture that stands still is left as it is") {
  for (const AVPixelFormat format : kFormats) {
    for (const int height : {1, 2, 3, 5, 9, 24}) {
      CAPTURE(av_get_pix_fmt_name(format));
      CAPTURE(height);
      const av::FramePtr frame = paint(format, 19, height, true, noise);
      const av::FramePtr whole = media::deinterlace(*frame, frame.get(), frame.get(), av::Interrupt());
      CHECK(planesOf(*whole) == planesOf(*frame));
    }
  }
}

TEST_CASE("the first field's lines are kept, and the other's follow them where everything moves") {
  for (const bool topFirst : {true, false}) {
    for (const bool alone : {true, false}) {
      CAPTURE(topFirst);
      CAPTURE(alone);
      // The first field shows 40, the second 180: what the picture must not keep of it.
      const auto level = [topFirst](int, int, int y) { return (y % 2 == 0) == topFirst ? 40 : 180; };
      const av::FramePtr frame = paint(AV_PIX_FMT_GRAY8, 16, 32, topFirst, level);
      const av::FramePtr before = paint(AV_PIX_FMT_GRAY8, 16, 32, topFirst, [](int, int, int) { return 0; });
      const av::FramePtr after = paint(AV_PIX_FMT_GRAY8, 16, 32, topFirst, [](int, int, int) { return 220; });
      const av::FramePtr whole =
          media::deinterlace(*frame, alone ? nullptr : before.get(), alone ? nullptr : after.get(), av::Interrupt());
      for (const uint8_t sample : planesOf(*whole)) CHECK(std::abs(sample - 40) <= 1);
    }
  }
}

TEST_CASE("neighbours of another size or format are not used") {
  const av::FramePtr frame = paint(AV_PIX_FMT_YUV420P, 16, 16, true, noise);
  const av::FramePtr smaller = paint(AV_PIX_FMT_YUV420P, 8, 8, true, noise);
  const av::FramePtr deeper = paint(AV_PIX_FMT_YUV420P10, 16, 16, true, noise);
  const auto alone = planesOf(*media::deinterlace(*frame, nullptr, nullptr, av::Interrupt()));
  CHECK(planesOf(*media::deinterlace(*frame, smaller.get(), deeper.get(), av::Interrupt())) == alone);
}

TEST_CASE("a single field stands where its lines were") {
  // Brightness grows by two a line, so any vertical displacement shows as a change of level.
  constexpr int kHeight = 96;
  for (const bool topFirst : {true, false}) {
    CAPTURE(topFirst);
    const auto ramp = [](int, int, int y) { return 20 + 2 * y; };
    const av::FramePtr frame = paint(AV_PIX_FMT_GRAY8, 64, kHeight, topFirst, ramp);
    const av::FramePtr field = media::firstField(*frame);
    CHECK(field->height == kHeight / 2);
    media::Conversion conversion;
    conversion.fullRange = true;
    conversion.scaledWidth = 8;
    conversion.scaledHeight = 12;
    conversion.window = {0, 0, 8, 12};
    conversion.targetStride = 24;
    std::vector<uint8_t> target(size_t{24} * 12);
    media::Converter converter;
    // The other way round, a scaler made for one displacement would have served for another.
    for (const bool shifted : {false, true}) {
      conversion.rowShift = shifted ? media::firstFieldShift(*frame) : 0;
      converter.convert(*field, conversion, av::Interrupt(), target.data());
      for (int row = 3; row < 9; ++row) {
        // Eight lines of the frame become one row, whose middle lies between lines 3 and 4 of them.
        const double expected = 20 + 2 * (8 * row + 3.5);
        const double displaced = expected + (topFirst ? -1 : 1);
        const int level = target[static_cast<size_t>(row) * 24 + 12];
        CHECK(std::abs(level - (shifted ? expected : displaced)) <= 0.6);
      }
    }
  }
}

TEST_CASE("what cannot be done to a format or height is done in the next best way") {
  using media::Fields;
  const struct {
    AVPixelFormat format;
    int height;
    Fields wanted;
    Fields possible;
  } cases[] = {
      {AV_PIX_FMT_YUV420P, 1080, Fields::First, Fields::First},
      {AV_PIX_FMT_YUV420P, 1080, Fields::Deinterlaced, Fields::Deinterlaced},
      {AV_PIX_FMT_YUV420P, 486, Fields::First, Fields::Deinterlaced},
      {AV_PIX_FMT_YUV422P, 486, Fields::First, Fields::First},
      {AV_PIX_FMT_YUV422P, 487, Fields::First, Fields::Deinterlaced},
      {AV_PIX_FMT_PAL8, 480, Fields::Deinterlaced, Fields::First},
      {AV_PIX_FMT_PAL8, 481, Fields::Deinterlaced, Fields::Both},
      {AV_PIX_FMT_PAL8, 481, Fields::First, Fields::Both},
      {AV_PIX_FMT_MONOWHITE, 480, Fields::Deinterlaced, Fields::First},
      {AV_PIX_FMT_GBRPF32, 480, Fields::Deinterlaced, Fields::First},
      {AV_PIX_FMT_YUV420P, 1080, Fields::Both, Fields::Both},
  };
  for (const auto& row : cases) {
    CAPTURE(av_get_pix_fmt_name(row.format));
    CAPTURE(row.height);
    const av::FramePtr frame = av::makeFrame();
    frame->format = row.format;
    frame->height = row.height;
    CHECK(media::possibleFields(row.wanted, *frame) == row.possible);
  }
}

TEST_CASE("deinterlacing ends when it is told to") {
  const av::FramePtr frame = paint(AV_PIX_FMT_GRAY8, 16, 16, true, noise);
  int32_t word = 1;
  av::Interrupt interrupt;
  interrupt.arm(&word, INFINITY);
  CHECK_THROWS_AS(media::deinterlace(*frame, nullptr, nullptr, interrupt), media::Failure);
}

TEST_CASE("who says that a frame is interlaced") {
  const struct {
    AVCodecID codec;
    AVFieldOrder order;
    bool marked;
    bool interlaced;
    bool topFirst;
  } cases[] = {
      // Codecs that mark their frames are believed, whatever the container says.
      {AV_CODEC_ID_H264, AV_FIELD_TT, false, false, false},
      {AV_CODEC_ID_MPEG2VIDEO, AV_FIELD_PROGRESSIVE, true, true, false},
      // Others have only their container.
      {AV_CODEC_ID_UTVIDEO, AV_FIELD_TT, false, true, true},
      {AV_CODEC_ID_V410, AV_FIELD_BB, false, true, false},
      {AV_CODEC_ID_HUFFYUV, AV_FIELD_TB, false, true, true},
      {AV_CODEC_ID_HUFFYUV, AV_FIELD_BT, false, true, false},
      {AV_CODEC_ID_HUFFYUV, AV_FIELD_PROGRESSIVE, false, false, false},
      {AV_CODEC_ID_HUFFYUV, AV_FIELD_UNKNOWN, false, false, false},
      // Fields of HEVC come as pictures of their own.
      {AV_CODEC_ID_HEVC, AV_FIELD_TT, true, false, false},
  };
  for (const auto& row : cases) {
    CAPTURE(avcodec_get_name(row.codec));
    CAPTURE(row.order);
    AVCodecParameters codec{};
    codec.codec_id = row.codec;
    codec.field_order = row.order;
    const av::FramePtr frame = av::makeFrame();
    av::setFields(*frame, row.marked, false);
    media::FieldRule(codec).applyTo(*frame);
    CHECK(av::isInterlaced(*frame) == row.interlaced);
    if (row.interlaced) CHECK(av::isTopFieldFirst(*frame) == row.topFirst);
  }
}
