#pragma once

#include <cstdint>
#include <vector>

#include "av/interrupt.h"
#include "pixels/ycc.h"

namespace pixels {

/// Colours that fell into one cell, and their mean.
struct CountedColour {
  float y = 0;
  float b = 0;
  float r = 0;
  float weight = 0;
};

/// Which colours a run of pictures has, from a sample of their pixels.
class ColourCount {
 public:
  ColourCount();

  void add(const Picture& picture, const av::Interrupt& interrupt);
  void clear();

  /// One entry a cell, in the order they were met.
  std::vector<CountedColour> colours() const;

 private:
  struct Sums {
    int64_t y = 0;
    int64_t b = 0;
    int64_t r = 0;
    int64_t weight = 0;
  };

  void addPixel(const uint8_t* pixel, int weight);

  /// Place of each cell in `sums_`, counted from 1; 0 for a cell that was not met.
  std::vector<uint32_t> places_;
  std::vector<Sums> sums_;
};

}  // namespace pixels
