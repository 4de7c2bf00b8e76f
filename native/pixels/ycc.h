#pragma once

#include <cstddef>
#include <cstdint>

namespace pixels {

/// A colour as luma and two colour differences (BT.601, full range): distances between these are nearer to what the
/// eye sees than distances between red, green and blue. Differences are -128 to 127.
struct Ycc {
  int y = 0;
  int b = 0;
  int r = 0;
};

struct Rgb {
  uint8_t r = 0;
  uint8_t g = 0;
  uint8_t b = 0;
};

/// In 1/256 steps; a grey comes out with no colour at all.
inline Ycc toYcc(int red, int green, int blue) noexcept {
  return {(77 * red + 150 * green + 29 * blue + 128) >> 8, (-43 * red - 85 * green + 128 * blue + 128) >> 8,
          (128 * red - 107 * green - 21 * blue + 128) >> 8};
}

Rgb toRgb(const Ycc& colour) noexcept;

/// The eye tells steps of brightness better than steps of colour.
constexpr int kLumaWeight = 2;

inline int distance(const Ycc& one, const Ycc& other) noexcept {
  const int y = one.y - other.y;
  const int b = one.b - other.b;
  const int r = one.r - other.r;
  return kLumaWeight * y * y + b * b + r * r;
}

/// The cell a colour is counted and looked up in: all of its luma, six bits of each difference, greys in the middle.
constexpr int kCellBits = 20;

inline uint32_t cellOfDifference(int difference) noexcept {
  const int cell = (difference + 130) >> 2;
  return static_cast<uint32_t>(cell < 63 ? cell : 63);
}

/// Luma comes last: pixels beside each other differ in it most, and so find their cells close together.
inline uint32_t cellOf(const Ycc& colour) noexcept {
  return cellOfDifference(colour.b) << 14 | cellOfDifference(colour.r) << 8 | static_cast<uint32_t>(colour.y);
}

/// The colour that stands for all in a cell.
inline Ycc colourOfCell(uint32_t cell) noexcept {
  const auto difference = [](uint32_t bits) { return static_cast<int>(bits & 63) * 4 - 128; };
  return {static_cast<int>(cell & 255), difference(cell >> 14), difference(cell >> 8)};
}

/// What so many pixels take, with no gaps between rows.
inline size_t bytesOf(int width, int height, int channels) noexcept {
  return static_cast<size_t>(width) * static_cast<size_t>(height) * static_cast<size_t>(channels);
}

/// Pixels of a picture: RGB, or RGBA of which only half and more is seen.
struct Picture {
  const uint8_t* data = nullptr;
  int width = 0;
  int height = 0;
  int channels = 3;

  const uint8_t* row(int y) const noexcept { return data + static_cast<int64_t>(y) * width * channels; }
};

/// Formats with one bit of alpha show what is at least half opaque.
constexpr int kLeastOpaque = 128;

}  // namespace pixels
