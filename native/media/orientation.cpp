#include "media/orientation.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <type_traits>

namespace media {

int orientationOf(const int32_t* matrix) noexcept {
  if (matrix == nullptr) return 1;
  // Rows of the matrix are where the right and down directions of the stored picture go on the screen
  // (ISO/IEC 14496-12, 6.2.2): (a, b) for right, (c, d) for down.
  const int64_t a = matrix[0], b = matrix[1], c = matrix[3], d = matrix[4];
  if (std::llabs(a) + std::llabs(d) >= std::llabs(b) + std::llabs(c)) {
    if (a >= 0) return d >= 0 ? 1 : 4;
    return d >= 0 ? 2 : 3;
  }
  if (b >= 0) return c >= 0 ? 5 : 6;
  return c >= 0 ? 8 : 7;
}

Walk uprightWalk(int orientation, int width, int height, ptrdiff_t stride, int channels) noexcept {
  const ptrdiff_t pixel = channels;
  const ptrdiff_t lastX = (width - 1) * pixel;
  const ptrdiff_t lastY = (height - 1) * stride;
  switch (orientation) {
    case 2:
      return {lastX, -pixel, stride};
    case 3:
      return {lastX + lastY, -pixel, -stride};
    case 4:
      return {lastY, pixel, -stride};
    case 5:
      return {0, stride, pixel};
    case 6:
      return {lastY, -stride, pixel};
    case 7:
      return {lastX + lastY, -stride, -pixel};
    case 8:
      return {lastX, stride, -pixel};
    default:
      return {0, pixel, stride};
  }
}

Window uprightBand(int orientation, int width, int height, int firstRow, int lastRow) noexcept {
  const bool fromTheEnd = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
  const int first = fromTheEnd ? height - lastRow : firstRow;
  const int rows = lastRow - firstRow;
  if (swapsSides(orientation)) return {first, 0, rows, width};
  return {0, first, width, rows};
}

Window intersection(const Window& one, const Window& other) noexcept {
  const int left = std::max(one.left, other.left);
  const int top = std::max(one.top, other.top);
  const int right = std::min(one.left + one.width, other.left + other.width);
  const int bottom = std::min(one.top + one.height, other.top + other.height);
  return {left, top, std::max(0, right - left), std::max(0, bottom - top)};
}

namespace {

template <int Channels>
void copyRow(const uint8_t* from, ptrdiff_t step, int count, uint8_t* to) noexcept {
  for (int x = 0; x < count; ++x, from += step, to += Channels) {
    for (int c = 0; c < Channels; ++c) to[c] = from[c];
  }
}

/// `step` is a type where the compiler is to know it.
template <int Channels, typename Step>
void packRow(const std::array<const uint8_t*, 3>& planes, ptrdiff_t offset, Step step, int count,
             uint8_t* to) noexcept {
  const uint8_t* const red = planes[0] + offset;
  const uint8_t* const green = planes[1] + offset;
  const uint8_t* const blue = planes[2] + offset;
  for (int x = 0; x < count; ++x, to += Channels) {
    to[0] = red[x * step];
    to[1] = green[x * step];
    to[2] = blue[x * step];
    if (Channels == 4) to[3] = 255;
  }
}

template <int Channels>
void packRow(const std::array<const uint8_t*, 3>& planes, ptrdiff_t offset, ptrdiff_t step, int count,
             uint8_t* to) noexcept {
  if (step == 1) {
    packRow<Channels>(planes, offset, std::integral_constant<ptrdiff_t, 1>{}, count, to);
  } else {
    packRow<Channels, ptrdiff_t>(planes, offset, step, count, to);
  }
}

}  // namespace

void copyUpright(const uint8_t* source, const Walk& walk, const Window& window, int channels, uint8_t* target,
                 ptrdiff_t targetStride, int firstRow, int lastRow) noexcept {
  const uint8_t* origin = source + walk.start + window.left * walk.right + window.top * walk.down;
  for (int y = firstRow; y < lastRow; ++y) {
    const uint8_t* from = origin + y * walk.down;
    uint8_t* to = target + y * targetStride;
    if (walk.right == channels) {
      std::memcpy(to, from, static_cast<size_t>(window.width) * static_cast<size_t>(channels));
    } else if (channels == 4) {
      copyRow<4>(from, walk.right, window.width, to);
    } else {
      copyRow<3>(from, walk.right, window.width, to);
    }
  }
}

void packUpright(const std::array<const uint8_t*, 3>& planes, const Walk& walk, const Window& window, int channels,
                 uint8_t* target, ptrdiff_t targetStride, int firstRow, int lastRow) noexcept {
  const ptrdiff_t origin = walk.start + window.left * walk.right + window.top * walk.down;
  for (int y = firstRow; y < lastRow; ++y) {
    const ptrdiff_t offset = origin + y * walk.down;
    uint8_t* to = target + y * targetStride;
    if (channels == 4) {
      packRow<4>(planes, offset, walk.right, window.width, to);
    } else {
      packRow<3>(planes, offset, walk.right, window.width, to);
    }
  }
}

}  // namespace media
