#include <doctest/doctest.h>

#include <vector>

#include "media/failure.h"
#include "media/foreign_frame.h"
#include "media/planes.h"

namespace {

/// Planes whose bytes count up, with `padding` bytes of 0xEE behind each row but the last.
struct Planes {
  std::vector<std::vector<uint8_t>> bytes;
  media::ForeignPicture picture;
  /// The same without padding, as ffmpeg's rawvideo has them.
  std::vector<uint8_t> packed;
};

struct Size {
  int rowBytes;
  int rows;
};

Planes makePlanes(AVPixelFormat format, int width, int height, const std::vector<Size>& sizes, int padding) {
  Planes planes;
  planes.picture.format = format;
  planes.picture.width = width;
  planes.picture.height = height;
  uint8_t next = 0;
  for (const Size& size : sizes) {
    std::vector<uint8_t> bytes;
    for (int row = 0; row < size.rows; ++row) {
      for (int x = 0; x < size.rowBytes; ++x) {
        planes.packed.push_back(next);
        bytes.push_back(next++);
      }
      if (row + 1 < size.rows) bytes.insert(bytes.end(), static_cast<size_t>(padding), 0xEE);
    }
    planes.bytes.push_back(std::move(bytes));
  }
  for (size_t i = 0; i < sizes.size(); ++i)
    planes.picture.planes[i] = {planes.bytes[i].data(), planes.bytes[i].size(), sizes[i].rowBytes + padding};
  return planes;
}

std::vector<uint8_t> packedPlanes(const AVFrame& frame) {
  std::vector<uint8_t> packed(media::planesByteLength(frame));
  media::copyPlanes(frame, av::Interrupt(), packed.data());
  return packed;
}

}  // namespace

TEST_CASE("the planes of another decoder come out as they went in") {
  const struct {
    AVPixelFormat format;
    int width;
    int height;
    std::vector<Size> sizes;
  } cases[] = {
      {AV_PIX_FMT_YUV420P, 5, 3, {{5, 3}, {3, 2}, {3, 2}}},
      {AV_PIX_FMT_YUVA420P, 6, 4, {{6, 4}, {3, 2}, {3, 2}, {6, 4}}},
      {AV_PIX_FMT_YUV422P10LE, 4, 3, {{8, 3}, {4, 3}, {4, 3}}},
      {AV_PIX_FMT_NV12, 6, 4, {{6, 4}, {6, 2}}},
      {AV_PIX_FMT_RGB24, 3, 2, {{9, 2}}},
      {AV_PIX_FMT_BGRA, 3, 700, {{12, 700}}},
      {AV_PIX_FMT_PAL8, 5, 3, {{5, 3}, {AVPALETTE_SIZE, 1}}},
  };
  for (const auto& row : cases) {
    CAPTURE(av_get_pix_fmt_name(row.format));
    for (const int padding : {0, 27}) {
      const Planes planes = makePlanes(row.format, row.width, row.height, row.sizes, padding);
      const av::FramePtr frame = media::copyForeign(planes.picture, av::Interrupt());
      CHECK(packedPlanes(*frame) == planes.packed);
    }
  }
}

TEST_CASE("fields stay fields") {
  Planes planes = makePlanes(AV_PIX_FMT_GRAY8, 4, 4, {{4, 4}}, 0);
  CHECK_FALSE(av::isInterlaced(*media::copyForeign(planes.picture, av::Interrupt())));
  planes.picture.interlaced = true;
  CHECK(av::isInterlaced(*media::copyForeign(planes.picture, av::Interrupt())));
}

TEST_CASE("planes that do not hold the picture are refused") {
  const auto refuses = [](const media::ForeignPicture& picture) {
    CHECK_THROWS_AS(media::copyForeign(picture, av::Interrupt()), media::Failure);
  };
  const Planes planes = makePlanes(AV_PIX_FMT_YUV420P, 6, 4, {{6, 4}, {3, 2}, {3, 2}}, 2);
  for (size_t i = 0; i < 3; ++i) {
    media::ForeignPicture cut = planes.picture;
    --cut.planes[i].bytes;
    refuses(cut);
    media::ForeignPicture narrow = planes.picture;
    narrow.planes[i].stride = 2;
    refuses(narrow);
    media::ForeignPicture bottomUp = planes.picture;
    bottomUp.planes[i].stride = -bottomUp.planes[i].stride;
    refuses(bottomUp);
    media::ForeignPicture missing = planes.picture;
    missing.planes[i] = {};
    refuses(missing);
  }
  refuses(makePlanes(AV_PIX_FMT_PAL8, 5, 3, {{5, 3}, {AVPALETTE_SIZE - 4, 1}}, 0).picture);
  media::ForeignPicture hardware = planes.picture;
  hardware.format = AV_PIX_FMT_VAAPI;
  refuses(hardware);
  media::ForeignPicture none = planes.picture;
  none.format = AV_PIX_FMT_NONE;
  refuses(none);
}

TEST_CASE("a picture without pixels or of absurd size is an error") {
  const Planes planes = makePlanes(AV_PIX_FMT_YUV420P, 6, 4, {{6, 4}, {3, 2}, {3, 2}}, 0);
  for (const auto& [width, height] : {std::pair{0, 4}, std::pair{6, -1}, std::pair{1 << 30, 1 << 30}}) {
    media::ForeignPicture picture = planes.picture;
    picture.width = width;
    picture.height = height;
    CHECK_THROWS(media::copyForeign(picture, av::Interrupt()));
  }
}
