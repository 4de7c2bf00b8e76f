#pragma once

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
  bool known = false;
};

/// The mix for every colour, found when it is first asked for.
class ColourMixes {
 public:
  ColourMixes(Palette palette, Dither dither);

  const Palette& palette() const noexcept { return palette_; }

  const Mix& at(const Ycc& colour) {
    Mix& mix = mixes_[cellOf(colour)];
    if (!mix.known) mix = find(colour);
    return mix;
  }

 private:
  Mix find(const Ycc& colour) const;

  Palette palette_;
  Dither dither_;
  NearestColour nearest_;
  std::vector<Mix> mixes_;
};

/// Where the second colour of a mix goes: the same places in every picture, so that still parts stand still.
/// A row of eight thresholds that repeats, in 1/256.
const uint8_t* thresholdsOfRow(int y) noexcept;

}  // namespace pixels
