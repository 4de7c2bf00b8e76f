#pragma once

#include <cstdint>
#include <vector>

#include "av/interrupt.h"

namespace pixels {

/// A rectangle of indices within those of a picture.
struct Indices {
  const uint8_t* data = nullptr;
  int stride = 0;
  int width = 0;
  int height = 0;
};

/// The image data of a GIF (GIF89a, section 22 and appendix F): the size of the codes, the codes in blocks, and the
/// block that ends them. Every index must take no more than `bits`, which are 2 to 8.
std::vector<uint8_t> toGifCodes(const Indices& indices, int bits, const av::Interrupt& interrupt);

}  // namespace pixels
