#include "pixels/block_difference.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>

namespace pixels {

namespace {

struct Apart {
  double squares = 0;
  double largest = 0;
};

Apart rowApart(const uint8_t* one, const uint8_t* other, int bytes) noexcept {
  int squares = 0;
  int largest = 0;
  for (int i = 0; i < bytes; ++i) {
    const int apart = std::abs(one[i] - other[i]);
    squares += apart * apart;
    largest = std::max(largest, apart);
  }
  return {static_cast<double>(squares), static_cast<double>(largest)};
}

Apart clearRowApart(const uint8_t* one, const uint8_t* other, int bytes) noexcept {
  Apart apart;
  for (int i = 0; i < bytes; i += 4) {
    if (std::memcmp(one + i, other + i, 4) == 0) continue;
    const int alpha = one[i + 3];
    const int otherAlpha = other[i + 3];
    for (int channel = i; channel < i + 3; ++channel) {
      const double seen = std::abs(one[channel] * alpha - other[channel] * otherAlpha) / 255.0;
      const double far = std::max(seen, static_cast<double>(std::abs(alpha - otherAlpha)));
      apart.squares += far * far;
      apart.largest = std::max(apart.largest, far);
    }
  }
  return apart;
}

}  // namespace

bool blockDiffers(const Picture& one, const Picture& other, const Rectangle& block, const Tolerance& tolerance) {
  const double most = tolerance.meanSquare * block.width * block.height * 3;
  const int from = block.left * one.channels;
  const int bytes = block.width * one.channels;
  double squares = 0;
  for (int y = block.top; y < block.top + block.height; ++y) {
    const uint8_t* row = one.row(y) + from;
    const uint8_t* otherRow = other.row(y) + from;
    const Apart apart = one.channels == 4 ? clearRowApart(row, otherRow, bytes) : rowApart(row, otherRow, bytes);
    squares += apart.squares;
    if (apart.largest > tolerance.largest || squares > most) return true;
  }
  return false;
}

}  // namespace pixels
