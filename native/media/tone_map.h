#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "media/transfer.h"

namespace media {

/// The way of colours that a matrix alone does not bring to SDR with the primaries of BT.709. All from the plan.
struct ColourMap {
  /// Samples from 0 to 1 to non-linear values: three rows of four, the last of each an offset.
  std::array<float, 12> decode{};
  Transfer transfer = Transfer::None;
  /// Their light to the light of BT.709's primaries: three rows of three.
  std::array<float, 9> gamut{};
  /// The light that becomes white, 1 being 100 cd/m2; 0 leaves light as it is.
  float peak = 0;
  /// The frame's Dolby Vision curves come before everything else.
  bool reshaped = false;
};

/// Carries a ColourMap out, a row at a time. Knows nothing of libav.
class ToneMap {
 public:
  explicit ToneMap(const ColourMap& map, int width);

  /// Where the caller puts the three samples of each pixel, from 0 to 1.
  float* samples(int component) noexcept { return rows_[static_cast<size_t>(component)].data(); }

  /// Turns the samples into red, green and blue, `channels` bytes from pixel to pixel. They are gone then.
  void mapRow(int channels, uint8_t* target) noexcept;

 private:
  void decode() noexcept;
  void toLight() noexcept;
  void toDisplay() noexcept;

  ColourMap map_;
  float whiteScale_;
  std::array<std::vector<float>, 3> rows_;
};

}  // namespace media
