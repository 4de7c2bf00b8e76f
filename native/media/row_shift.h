#pragma once

#include <array>

#include "av/ffmpeg.h"

namespace media {

/// A filter for libswscale that takes rows from a fraction of a row below their places (above, when negative): the
/// parabola through three neighbours.
class RowShift {
 public:
  RowShift(const RowShift&) = delete;
  RowShift& operator=(const RowShift&) = delete;
  explicit RowShift(double rows) noexcept
      : rows_(rows), weights_{rows * (rows - 1) / 2, 1 - rows * rows, rows * (rows + 1) / 2} {
    filter_.lumV = &vector_;
    filter_.chrV = &vector_;
  }

  /// Null where nothing is shifted. Valid as long as this object, and only for making a scaler.
  SwsFilter* filter() noexcept { return rows_ == 0 ? nullptr : &filter_; }

 private:
  double rows_;
  std::array<double, 3> weights_;
  SwsVector vector_{weights_.data(), 3};
  SwsFilter filter_{};
};

}  // namespace media
