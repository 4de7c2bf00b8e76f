#include "pixels/flat.h"

#include <array>
#include <cstddef>

namespace pixels {

namespace {

constexpr int kMostColours = 256;
/// Of a drawing; a film in shades of grey has few colours, too, but neighbours that differ.
constexpr double kLeastShareOfEqualNeighbours = 0.75;

/// Different colours, as long as they are few: an open table, four times as large as it may fill.
class Colours {
 public:
  /// False when there are too many now.
  bool add(uint32_t colour) noexcept {
    size_t slot = (colour * 2654435761u) >> (32 - kBits);
    for (; used_[slot]; slot = (slot + 1) % kSlots)
      if (slots_[slot] == colour) return true;
    used_[slot] = true;
    slots_[slot] = colour;
    return ++count_ <= kMostColours;
  }

 private:
  static constexpr int kBits = 10;
  static constexpr size_t kSlots = size_t{1} << kBits;
  std::array<uint32_t, kSlots> slots_{};
  std::array<bool, kSlots> used_{};
  int count_ = 0;
};

uint32_t colourOf(const uint8_t* pixel, int channels) noexcept {
  const uint32_t alpha = channels == 4 ? pixel[3] : 255;
  return alpha << 24 | static_cast<uint32_t>(pixel[0]) << 16 | static_cast<uint32_t>(pixel[1]) << 8 | pixel[2];
}

}  // namespace

bool isFlat(const Picture& picture) {
  const int64_t pixels = static_cast<int64_t>(picture.width) * picture.height;
  Colours colours;
  int64_t seen = 0;
  int64_t changes = 0;
  uint32_t last = 0;
  const uint8_t* pixel = picture.data;
  for (int64_t i = 0; i < pixels; ++i, pixel += picture.channels) {
    const uint32_t colour = colourOf(pixel, picture.channels);
    if (colour >> 24 == 0) continue;
    ++seen;
    if (seen > 1 && colour == last) continue;
    last = colour;
    ++changes;
    if (!colours.add(colour)) return false;
  }
  return static_cast<double>(changes) <= static_cast<double>(seen) * (1 - kLeastShareOfEqualNeighbours);
}

}  // namespace pixels
