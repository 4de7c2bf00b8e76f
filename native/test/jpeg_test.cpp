#include <doctest/doctest.h>

#include <cstdint>
#include <random>
#include <stdexcept>
#include <vector>

#include "pixels/jpeg.h"

namespace {

std::vector<uint8_t> noise(int width, int height) {
  std::mt19937 random(3);
  std::vector<uint8_t> pixels(pixels::bytesOf(width, height, 3));
  for (uint8_t& sample : pixels) sample = static_cast<uint8_t>(random());
  return pixels;
}

}  // namespace

TEST_CASE("a jpg of any size begins and ends as one, and says its size") {
  const struct {
    int width;
    int height;
    int quality;
  } cases[] = {{1, 1, 1}, {1, 17, 80}, {15, 16, 100}, {17, 33, 50}, {640, 480, 100}, {65500, 1, 80}};
  for (const auto& example : cases) {
    CAPTURE(example.width);
    CAPTURE(example.height);
    const std::vector<uint8_t> picture = noise(example.width, example.height);
    const pixels::Jpeg jpeg = pixels::encodeJpeg({picture.data(), example.width, example.height, 3}, example.quality);
    // ITU-T T.81, B.1.1: markers; B.2.2: the frame header has height and width behind its length and precision.
    REQUIRE(jpeg.length > 4);
    const std::vector<uint8_t> bytes(jpeg.bytes.get(), jpeg.bytes.get() + jpeg.length);
    CHECK((bytes[0] == 0xFF && bytes[1] == 0xD8));
    CHECK((bytes[jpeg.length - 2] == 0xFF && bytes[jpeg.length - 1] == 0xD9));
    size_t at = 2;
    while (at + 9 < bytes.size() && bytes[at + 1] != 0xC0) at += 2 + (size_t{bytes[at + 2]} << 8 | bytes[at + 3]);
    REQUIRE(at + 9 < bytes.size());
    CHECK((bytes[at + 5] << 8 | bytes[at + 6]) == example.height);
    CHECK((bytes[at + 7] << 8 | bytes[at + 8]) == example.width);
  }
}

TEST_CASE("a picture that a jpg cannot hold is an error") {
  const std::vector<uint8_t> picture = noise(65501, 1);
  CHECK_THROWS_AS(pixels::encodeJpeg({picture.data(), 65501, 1, 3}, 80), std::runtime_error);
}
