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

/// What is clear has one colour.
uint32_t colourOf(const uint8_t* pixel, int channels) noexcept {
  const uint32_t alpha = channels == 4 ? pixel[3] : 255;
  if (alpha == 0) return 0;
  return alpha << 24 | static_cast<uint32_t>(pixel[0]) << 16 | static_cast<uint32_t>(pixel[1]) << 8 | pixel[2];
}

}  // namespace

bool isFlat(const Picture& picture) {
  const int64_t pixels = static_cast<int64_t>(picture.width) * picture.height;
  const double mostChanges = static_cast<double>(pixels) * (1 - kLeastShareOfEqualNeighbours);
  Colours colours;
  int64_t changes = 0;
  uint32_t last = 0;
  const uint8_t* pixel = picture.data;
  for (int64_t i = 0; i < pixels; ++i, pixel += picture.channels) {
    const uint32_t colour = colourOf(pixel, picture.channels);
    if (i > 0 && colour == last) continue;
    last = colour;
    if (!colours.add(colour) || static_cast<double>(++changes) > mostChanges) return false;
  }
  return true;
}

}  // namespace pixels
