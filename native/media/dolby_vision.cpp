#include "media/dolby_vision.h"

#include <algorithm>
#include <cmath>

namespace media {

Reshaping::Reshaping(const AVDOVIMetadata& metadata) {
  const AVDOVIRpuDataHeader& header = *av_dovi_get_header(&metadata);
  const AVDOVIDataMapping& mapping = *av_dovi_get_mapping(&metadata);
  for (size_t i = 0; i < curves_.size(); ++i) curves_[i] = toCurve(mapping.curves[i], header);
}

Reshaping::Curve Reshaping::toCurve(const AVDOVIReshapingCurve& curve, const AVDOVIRpuDataHeader& header) {
  // Bounds are libavcodec's to check; a frame whose numbers are out of them is shown as if it said nothing.
  const int pivots = std::min<int>(curve.num_pivots, AV_DOVI_MAX_PIECES + 1);
  const int depth = std::clamp<int>(header.bl_bit_depth, 8, 16);
  const float codes = static_cast<float>((1 << depth) - 1);
  const float scale = std::ldexp(1.0F, -std::min<int>(header.coef_log2_denom, 62));
  Curve result;
  for (int i = 0; i + 1 < pivots; ++i) {
    result.pieces.push_back(toPiece(curve, i, scale));
    result.pieces.back().upTo = static_cast<float>(curve.pivots[i + 1]) / codes;
  }
  if (result.pieces.empty()) return result;
  result.lowest = static_cast<float>(curve.pivots[0]) / codes;
  result.highest = std::max(result.lowest, result.pieces.back().upTo);
  return result;
}

Reshaping::Piece Reshaping::toPiece(const AVDOVIReshapingCurve& curve, int index, float scale) {
  Piece piece;
  piece.multivariate = curve.mapping_idc[index] == AV_DOVI_MAPPING_MMR;
  if (!piece.multivariate) {
    const int order = std::min<int>(curve.poly_order[index], 2);
    for (int power = 0; power <= order; ++power)
      piece.powers[static_cast<size_t>(power)] = static_cast<float>(curve.poly_coef[index][power]) * scale;
    return piece;
  }
  piece.constant = static_cast<float>(curve.mmr_constant[index]) * scale;
  piece.weights.resize(static_cast<size_t>(std::min<int>(curve.mmr_order[index], 3)));
  for (size_t order = 0; order < piece.weights.size(); ++order)
    for (size_t term = 0; term < 7; ++term)
      piece.weights[order][term] = static_cast<float>(curve.mmr_coef[index][order][term]) * scale;
  return piece;
}

float Reshaping::multivariate(const Piece& piece, const std::array<float, 7>& terms) noexcept {
  float sum = piece.constant;
  std::array<float, 7> powers = terms;
  for (const std::array<float, 7>& weights : piece.weights) {
    for (size_t term = 0; term < 7; ++term) {
      sum += weights[term] * powers[term];
      powers[term] *= terms[term];
    }
  }
  return sum;
}

void Reshaping::apply(std::array<float, 3>& samples) const noexcept {
  const float a = samples[0], b = samples[1], c = samples[2];
  const std::array<float, 7> terms{a, b, c, a * b, a * c, b * c, a * b * c};
  for (size_t i = 0; i < curves_.size(); ++i) {
    const Curve& curve = curves_[i];
    if (curve.pieces.empty()) continue;
    const float value = terms[i];
    const auto last = curve.pieces.end() - 1;
    const auto piece = std::find_if(curve.pieces.begin(), last, [value](const Piece& one) { return value < one.upTo; });
    const float reshaped = piece->multivariate
                               ? multivariate(*piece, terms)
                               : piece->powers[0] + value * (piece->powers[1] + value * piece->powers[2]);
    samples[i] = std::clamp(reshaped, curve.lowest, curve.highest);
  }
}

const AVDOVIMetadata* dolbyVisionOf(const AVFrame& frame) noexcept {
  const AVFrameSideData* data = av_frame_get_side_data(&frame, AV_FRAME_DATA_DOVI_METADATA);
  return data == nullptr ? nullptr : reinterpret_cast<const AVDOVIMetadata*>(data->data);
}

}  // namespace media
