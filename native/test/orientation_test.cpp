#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "av/ffmpeg.h"
#include "media/orientation.h"

namespace {

// The stored picture is a 3x2 grid of letters; EXIF 2.32 (CIPA DC-008, Orientation) says where its first row and
// column go for each value, which gives the upright grids below.
constexpr int kWidth = 3;
constexpr int kHeight = 2;
const std::string kStored = "ABCDEF";

std::string upright(int orientation, const media::Window& window, int channels) {
  std::vector<uint8_t> pixels;
  for (char letter : kStored) pixels.insert(pixels.end(), static_cast<size_t>(channels), static_cast<uint8_t>(letter));
  const media::Walk walk = media::uprightWalk(orientation, kWidth, kHeight, kWidth * channels, channels);
  std::vector<uint8_t> out(static_cast<size_t>(window.width * window.height * channels));
  media::copyUpright(pixels.data(), walk, window, channels, out.data(), window.width * channels, 0, window.height);
  std::string letters;
  for (size_t i = 0; i < out.size(); i += static_cast<size_t>(channels)) letters += static_cast<char>(out[i]);
  return letters;
}

}  // namespace

TEST_CASE("each orientation turns the stored picture upright") {
  const struct {
    int orientation;
    const char* expected;
  } cases[] = {{1, "ABCDEF"}, {2, "CBAFED"}, {3, "FEDCBA"}, {4, "DEFABC"},
               {5, "ADBECF"}, {6, "DAEBFC"}, {7, "FCEBDA"}, {8, "CFBEAD"}};
  for (const auto& example : cases) {
    CAPTURE(example.orientation);
    const bool swapped = media::swapsSides(example.orientation);
    const media::Window whole{0, 0, swapped ? kHeight : kWidth, swapped ? kWidth : kHeight};
    CHECK(upright(example.orientation, whole, 3) == example.expected);
    CHECK(upright(example.orientation, whole, 4) == example.expected);
  }
}

TEST_CASE("planes are turned as packed pixels are") {
  const auto* plane = reinterpret_cast<const uint8_t*>(kStored.data());
  for (int orientation = 1; orientation <= 8; ++orientation) {
    CAPTURE(orientation);
    const bool swapped = media::swapsSides(orientation);
    const media::Window window{0, 1, swapped ? kHeight : kWidth, 1};
    const media::Walk walk = media::uprightWalk(orientation, kWidth, kHeight, kWidth, 1);
    std::vector<uint8_t> out(static_cast<size_t>(window.width) * 4);
    media::packUpright({plane, plane, plane}, walk, window, 4, out.data(), 0, 0, 1);
    std::string letters;
    for (size_t i = 0; i < out.size(); i += 4) letters += static_cast<char>(out[i]);
    CHECK(letters == upright(orientation, window, 3));
    CHECK(out[3] == 255);
  }
}

TEST_CASE("rows of the stored picture are where its orientation brings them") {
  // By the same letters: the second stored row is DEF.
  for (int orientation = 1; orientation <= 8; ++orientation) {
    CAPTURE(orientation);
    std::string letters = upright(orientation, media::uprightBand(orientation, kWidth, kHeight, 1, 2), 3);
    std::sort(letters.begin(), letters.end());
    CHECK(letters == "DEF");
  }
}

TEST_CASE("a window is cut from the upright picture") {
  CHECK(upright(1, {1, 0, 2, 2}, 3) == "BCEF");
  CHECK(upright(6, {0, 1, 2, 2}, 3) == "EBFC");
  CHECK(upright(3, {2, 1, 1, 1}, 4) == "A");
}

TEST_CASE("a display matrix names its orientation") {
  constexpr int32_t one = 1 << 16;
  constexpr int32_t w = 1 << 30;
  const struct {
    const char* name;
    int32_t matrix[9];
    int expected;
  } cases[] = {
      {"identity", {one, 0, 0, 0, one, 0, 0, 0, w}, 1},
      {"mirrored", {-one, 0, 0, 0, one, 0, 0, 0, w}, 2},
      {"half turn", {-one, 0, 0, 0, -one, 0, 0, 0, w}, 3},
      {"upside down mirror", {one, 0, 0, 0, -one, 0, 0, 0, w}, 4},
      {"transposed", {0, one, 0, one, 0, 0, 0, 0, w}, 5},
      {"quarter turn clockwise", {0, one, 0, -one, 0, 0, 0, 0, w}, 6},
      {"transversed", {0, -one, 0, -one, 0, 0, 0, 0, w}, 7},
      {"quarter turn counter-clockwise", {0, -one, 0, one, 0, 0, 0, 0, w}, 8},
      {"a few degrees off", {one, one / 8, 0, -one / 8, one, 0, 0, 0, w}, 1},
      {"extreme entries", {INT32_MIN, INT32_MIN, 0, 0, INT32_MIN, 0, 0, 0, w}, 3},
  };
  for (const auto& example : cases) {
    CAPTURE(example.name);
    CHECK(media::orientationOf(example.matrix) == example.expected);
  }
  CHECK(media::orientationOf(nullptr) == 1);
}

TEST_CASE("libav's own rotation of a matrix agrees") {
  // av_display_rotation_set turns counter-clockwise by the negative of its angle's sign convention.
  const struct {
    double clockwise;
    int expected;
  } cases[] = {{0, 1}, {90, 6}, {180, 3}, {270, 8}};
  for (const auto& example : cases) {
    CAPTURE(example.clockwise);
    int32_t matrix[9];
    av_display_rotation_set(matrix, example.clockwise);
    CHECK(media::orientationOf(matrix) == example.expected);
  }
}
