#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <vector>

#include "pixels/palette.h"
#include "pixels/ycc.h"

namespace pixels {

/// Which colours of the palette may be mixed to look like one that is not in it.
enum class Dither { None, Smooth, Strong };

/// Two colours of a palette, and how much of the second one, in 1/256: half at most.
struct Mix {
  uint8_t first = 0;
  uint8_t second = 0;
  uint8_t share = 0;
};

/// The mix for every colour, found when it is first asked for. Threads may ask at once: they find the same.
class ColourMixes {
 public:
  ColourMixes(Palette palette, Dither dither);

  const Palette& palette() const noexcept { return palette_; }

  Mix at(const Ycc& colour) {
    const uint32_t cell = cellOf(colour);
    uint32_t known = mixes_[cell].load(std::memory_order_relaxed);
    if (known == 0) {
      const Mix mix = find(colourOfCell(cell));
      known = kKnown | static_cast<uint32_t>(mix.share << 16 | mix.second << 8 | mix.first);
      mixes_[cell].store(known, std::memory_order_relaxed);
    }
    return {static_cast<uint8_t>(known), static_cast<uint8_t>(known >> 8), static_cast<uint8_t>(known >> 16)};
  }

 private:
  /// A colour that may be mixed with another, and the square of how far they are apart.
  struct Partner {
    uint8_t index = 0;
    float apart = 0;
  };
  static constexpr uint32_t kKnown = 1U << 24;

  Mix find(const Ycc& colour) const;

  Palette palette_;
  Dither dither_;
  NearestColour nearest_;
  std::array<std::vector<Partner>, 256> partners_;
  std::vector<std::atomic<uint32_t>> mixes_;
};

/// Where the second colour of a mix goes: the same places in every picture, so that still parts stand still.
/// A row of eight thresholds that repeats, in 1/256.
const uint8_t* thresholdsOfRow(int y) noexcept;

}  // namespace pixels
