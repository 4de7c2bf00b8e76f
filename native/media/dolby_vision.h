#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "av/ffmpeg.h"

namespace media {

/// What undoes the reshaping of a Dolby Vision picture: each component goes through curves that a frame brings along
/// (ETSI GS CCM 001, 7.2). What comes out is meant for the frame's own matrices.
class Reshaping {
 public:
  explicit Reshaping(const AVDOVIMetadata& metadata);

  /// `samples` are the three components of a pixel, from 0 to 1 over all codes, before and after.
  void apply(std::array<float, 3>& samples) const noexcept;

 private:
  /// Between two pivots: a polynomial of the component itself, or one of all three (multivariate multiple regression).
  struct Piece {
    float upTo = 1;
    std::array<float, 3> powers{};
    bool multivariate = false;
    float constant = 0;
    /// By order, for the components, their products by twos, and that of all three.
    std::vector<std::array<float, 7>> weights;
  };
  struct Curve {
    std::vector<Piece> pieces;
    float lowest = 0;
    float highest = 1;
  };

  static Curve toCurve(const AVDOVIReshapingCurve& curve, const AVDOVIRpuDataHeader& header);
  static Piece toPiece(const AVDOVIReshapingCurve& curve, int index, float scale);
  static float multivariate(const Piece& piece, const std::array<float, 7>& terms) noexcept;

  std::array<Curve, 3> curves_;
};

/// The frame's own metadata; null without.
const AVDOVIMetadata* dolbyVisionOf(const AVFrame& frame) noexcept;

}  // namespace media
