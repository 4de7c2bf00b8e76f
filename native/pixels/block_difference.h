#pragma once

#include "pixels/rectangle.h"
#include "pixels/ycc.h"

namespace pixels {

/// How far pixels may be from what is shown to be left as they are, in steps of a channel.
struct Tolerance {
  /// Of all pixels of a block together.
  double meanSquare = 0;
  /// Of any one of them.
  double largest = 0;
};

/// Whether a block of two pictures of one size differs by more than is tolerated. Colours count as far as they are
/// seen; a difference of alpha counts as one of each colour.
bool blockDiffers(const Picture& one, const Picture& other, const Rectangle& block, const Tolerance& tolerance);

}  // namespace pixels
