#pragma once

#include <array>
#include <vector>

#include "av/interrupt.h"
#include "pixels/colour_count.h"
#include "pixels/ycc.h"

namespace pixels {

/// Up to 255 colours of an animation; one of GIF's 256 is left to say "as before".
struct Palette {
  std::vector<Rgb> rgb;
  /// The same colours, as they are after rounding.
  std::vector<Ycc> ycc;
  /// Root of the mean squared distance of the counted colours from their nearest.
  double error = 0;
};

Palette toPalette(std::vector<Rgb> colours);

/// Finds the nearest of a set of points, looking outwards from the point's luma until nothing nearer can come.
class NearestColour {
 public:
  struct Point {
    float y = 0;
    float b = 0;
    float r = 0;
  };
  struct Found {
    int index = -1;
    float distance = 0;
  };

  explicit NearestColour(const std::vector<Point>& points);

  /// @param guess the index that was nearest to a like point, or -1
  Found find(const Point& point, int guess) const noexcept;

 private:
  std::vector<Point> points_;
  /// Points by luma, and where each whole luma begins among them.
  std::vector<int> order_;
  std::vector<Point> sorted_;
  std::array<int, 257> starts_{};
};

/// Moves the colours of a first guess to where they serve the counted ones best (k-means); colours that are missing or
/// serve nobody are put where the error is largest.
/// @param most colours at most, 1 to 255
Palette refinePalette(const std::vector<Rgb>& guess, const std::vector<CountedColour>& counted, int most,
                      const av::Interrupt& interrupt);

/// How well a palette serves the counted colours.
double paletteError(const Palette& palette, const std::vector<CountedColour>& counted);

}  // namespace pixels
