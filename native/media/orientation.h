#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace media {

/// EXIF orientation 1 to 8 that makes a picture with this display matrix upright; 1 for none.
/// Angles that are no multiple of 90 degrees go to the nearest.
int orientationOf(const int32_t* displayMatrix) noexcept;

/// Orientations 5 to 8 swap width and height.
constexpr bool swapsSides(int orientation) noexcept { return orientation >= 5; }

struct Window {
  int left = 0;
  int top = 0;
  int width = 0;
  int height = 0;
};

/// How to walk a stored picture so that it comes out upright: byte offset of the upright picture's first pixel, and the
/// byte steps to its right and lower neighbours.
struct Walk {
  ptrdiff_t start;
  ptrdiff_t right;
  ptrdiff_t down;
};

/// `width` and `height` are the stored picture's.
Walk uprightWalk(int orientation, int width, int height, ptrdiff_t stride, int channels) noexcept;

/// Where rows `firstRow` to `lastRow` (exclusive) of the stored picture are in the upright one. `width` and `height`
/// are the stored picture's.
Window uprightBand(int orientation, int width, int height, int firstRow, int lastRow) noexcept;

/// Empty where they have nothing in common.
Window intersection(const Window& one, const Window& other) noexcept;

/// Copies rows `firstRow` to `lastRow` (exclusive) of the window of the upright picture.
void copyUpright(const uint8_t* source, const Walk& walk, const Window& window, int channels, uint8_t* target,
                 ptrdiff_t targetStride, int firstRow, int lastRow) noexcept;

/// The same from planes of red, green and blue, whose walk is one of 1 channel. A fourth channel is opaque.
void packUpright(const std::array<const uint8_t*, 3>& planes, const Walk& walk, const Window& window, int channels,
                 uint8_t* target, ptrdiff_t targetStride, int firstRow, int lastRow) noexcept;

}  // namespace media
