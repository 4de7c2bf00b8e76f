#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace media {

/// How code values stand for light.
enum class Transfer {
  None,     ///< not at all: the values are shown as they are
  Linear,   ///< light itself
  Gamma24,  ///< ITU-R BT.1886 with a black of zero
  Pq,       ///< SMPTE ST 2084, 1 being 10000 cd/m2
  Hlg,      ///< ARIB STD-B67 on a display of 1000 cd/m2
};

/// The light of code values, 1 being 100 cd/m2, in a table: thumbnails have too many pixels for powers.
class LightTable {
 public:
  /// Made when first asked for, and shared from then on. Not for Transfer::None.
  static const LightTable& of(Transfer transfer);

  explicit LightTable(Transfer transfer);

  float at(float value) const noexcept {
    // Written so that NaN becomes 0 too.
    const float place = value > 0 ? (value < kLargest ? value * kSteps : kLargest * kSteps) : 0;
    const int step = static_cast<int>(place);
    const float low = lights_[static_cast<size_t>(step)];
    return low + (lights_[static_cast<size_t>(step) + 1] - low) * (place - static_cast<float>(step));
  }

 private:
  static constexpr int kSteps = 4096;
  // Limited range has codes for what is brighter than white.
  static constexpr float kLargest = 1.125F;

  std::vector<float> lights_;
};

/// Light from 0 to 1 to a byte, as Gamma24 shows it.
class ByteTable {
 public:
  static const ByteTable& shared();

  ByteTable();

  /// `root` is the square root of the light: the eye, and the curve, want more steps in the dark.
  uint8_t at(float root) const noexcept {
    const float place = root > 0 ? (root < 1 ? root * kSteps : kSteps) : 0;
    return bytes_[static_cast<size_t>(place + 0.5F)];
  }

 private:
  static constexpr int kSteps = 4096;

  std::vector<uint8_t> bytes_;
};

}  // namespace media
