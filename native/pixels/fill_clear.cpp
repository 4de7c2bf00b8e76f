#include "pixels/fill_clear.h"

#include <algorithm>

#include "pixels/rectangle.h"
#include "pixels/ycc.h"

namespace pixels {

namespace {

/// VP8 predicts and quantises in blocks of so many pixels a side (RFC 6386, section 2).
constexpr int kMacroblock = 16;

class Mean {
 public:
  void add(const uint8_t* pixel) noexcept {
    red_ += pixel[0];
    green_ += pixel[1];
    blue_ += pixel[2];
    ++count_;
  }

  int count() const noexcept { return count_; }

  /// Mid grey of nothing, which is what VP8 predicts from.
  Rgb value() const noexcept {
    if (count_ == 0) return {128, 128, 128};
    return {static_cast<uint8_t>(red_ / count_), static_cast<uint8_t>(green_ / count_),
            static_cast<uint8_t>(blue_ / count_)};
  }

 private:
  int red_ = 0;
  int green_ = 0;
  int blue_ = 0;
  int count_ = 0;
};

struct Pixels {
  uint8_t* data;
  int width;

  uint8_t* at(int x, int y) const noexcept { return data + (static_cast<int64_t>(y) * width + x) * 4; }
};

/// The row above a block and the column to its left, which are filled already.
Mean edges(const Pixels& pixels, const Rectangle& block) {
  Mean mean;
  if (block.top > 0)
    for (int x = block.left; x < block.left + block.width; ++x) mean.add(pixels.at(x, block.top - 1));
  if (block.left > 0)
    for (int y = block.top; y < block.top + block.height; ++y) mean.add(pixels.at(block.left - 1, y));
  return mean;
}

void fillBlock(const Pixels& pixels, const Rectangle& block) {
  Mean seen;
  for (int y = block.top; y < block.top + block.height; ++y) {
    const uint8_t* pixel = pixels.at(block.left, y);
    for (int x = 0; x < block.width; ++x, pixel += 4)
      if (pixel[3] != 0) seen.add(pixel);
  }
  if (seen.count() == block.width * block.height) return;
  const Rgb colour = (seen.count() > 0 ? seen : edges(pixels, block)).value();
  for (int y = block.top; y < block.top + block.height; ++y) {
    uint8_t* pixel = pixels.at(block.left, y);
    for (int x = 0; x < block.width; ++x, pixel += 4) {
      if (pixel[3] != 0) continue;
      pixel[0] = colour.r;
      pixel[1] = colour.g;
      pixel[2] = colour.b;
    }
  }
}

}  // namespace

void fillClear(uint8_t* rgba, int width, int height) {
  const Pixels pixels{rgba, width};
  for (int top = 0; top < height; top += kMacroblock)
    for (int left = 0; left < width; left += kMacroblock)
      fillBlock(pixels, {left, top, std::min(kMacroblock, width - left), std::min(kMacroblock, height - top)});
}

}  // namespace pixels
