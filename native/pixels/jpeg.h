#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "pixels/ycc.h"

namespace pixels {

struct Jpeg {
  struct Free {
    void operator()(uint8_t* bytes) const noexcept;
  };

  std::unique_ptr<uint8_t[], Free> bytes;
  size_t length = 0;
};

/// A baseline JPEG of an RGB picture, by libjpeg-turbo: chroma halved both ways, default Huffman tables (optimised ones
/// would save 3 % of the bytes for half of the time).
///
/// @param quality 1 to 100
Jpeg encodeJpeg(const Picture& picture, int quality);

}  // namespace pixels
