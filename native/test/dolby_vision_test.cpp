#include <doctest/doctest.h>

#include <memory>

#include "av/ptr.h"
#include "media/dolby_vision.h"

namespace {

struct FreeMetadata {
  void operator()(AVDOVIMetadata* metadata) const noexcept { av_free(metadata); }
};
using MetadataPtr = std::unique_ptr<AVDOVIMetadata, FreeMetadata>;

constexpr int kDenominator = 20;

int64_t fixed(double value) { return static_cast<int64_t>(value * (1 << kDenominator)); }

/// Curves of 10 bits that change nothing.
MetadataPtr identity() {
  MetadataPtr metadata(av_dovi_metadata_alloc(nullptr));
  AVDOVIRpuDataHeader& header = *av_dovi_get_header(metadata.get());
  header.bl_bit_depth = 10;
  header.coef_log2_denom = kDenominator;
  for (AVDOVIReshapingCurve& curve : av_dovi_get_mapping(metadata.get())->curves) {
    curve.num_pivots = 2;
    curve.pivots[0] = 0;
    curve.pivots[1] = 1023;
    curve.mapping_idc[0] = AV_DOVI_MAPPING_POLYNOMIAL;
    curve.poly_order[0] = 1;
    curve.poly_coef[0][1] = fixed(1);
  }
  return metadata;
}

AVDOVIReshapingCurve& curveOf(const MetadataPtr& metadata, int component) {
  return av_dovi_get_mapping(metadata.get())->curves[component];
}

std::array<float, 3> reshaped(const MetadataPtr& metadata, std::array<float, 3> samples) {
  media::Reshaping(*metadata).apply(samples);
  return samples;
}

}  // namespace

TEST_CASE("curves of the identity change nothing") {
  const std::array<float, 3> out = reshaped(identity(), {0.25F, 0.5F, 1});
  CHECK(out[0] == doctest::Approx(0.25));
  CHECK(out[1] == doctest::Approx(0.5));
  CHECK(out[2] == doctest::Approx(1));
}

TEST_CASE("no curves change nothing") {
  const MetadataPtr metadata = identity();
  for (int i = 0; i < 3; ++i) curveOf(metadata, i).num_pivots = 0;
  CHECK(reshaped(metadata, {0.1F, 0.2F, 0.3F}) == std::array{0.1F, 0.2F, 0.3F});
}

TEST_CASE("each piece between two pivots has a polynomial of its own, within the outer pivots") {
  const MetadataPtr metadata = identity();
  AVDOVIReshapingCurve& curve = curveOf(metadata, 0);
  curve.num_pivots = 3;
  curve.pivots[0] = 102;
  curve.pivots[1] = 512;
  curve.pivots[2] = 921;
  curve.poly_order[0] = 2;
  curve.poly_coef[0][0] = fixed(0.05);
  curve.poly_coef[0][1] = fixed(0.5);
  curve.poly_coef[0][2] = fixed(0.25);
  curve.mapping_idc[1] = AV_DOVI_MAPPING_POLYNOMIAL;
  curve.poly_order[1] = 1;
  curve.poly_coef[1][1] = fixed(1.2);
  CHECK(reshaped(metadata, {0.4F, 0, 0})[0] == doctest::Approx(0.05 + 0.5 * 0.4 + 0.25 * 0.16));
  CHECK(reshaped(metadata, {0.6F, 0, 0})[0] == doctest::Approx(0.72));
  CHECK(reshaped(metadata, {1, 0, 0})[0] == doctest::Approx(921.0 / 1023));
  CHECK(reshaped(metadata, {0, 0, 0})[0] == doctest::Approx(102.0 / 1023));
}

TEST_CASE("a piece may be a regression on all three components, as they were before") {
  const MetadataPtr metadata = identity();
  curveOf(metadata, 0).poly_coef[0][0] = fixed(0.1);
  AVDOVIReshapingCurve& curve = curveOf(metadata, 1);
  curve.mapping_idc[0] = AV_DOVI_MAPPING_MMR;
  curve.mmr_order[0] = 2;
  curve.mmr_constant[0] = fixed(0.02);
  const double first[7] = {0.1, 0.4, -0.2, 0.3, 0.05, -0.1, 0.2};
  const double second[7] = {0.01, 0.2, 0.03, -0.04, 0.05, 0.06, -0.07};
  double expected = 0.02;
  const double a = 0.6, b = 0.5, c = 0.3;
  const double terms[7] = {a, b, c, a * b, a * c, b * c, a * b * c};
  for (int i = 0; i < 7; ++i) {
    curve.mmr_coef[0][0][i] = fixed(first[i]);
    curve.mmr_coef[0][1][i] = fixed(second[i]);
    expected += first[i] * terms[i] + second[i] * terms[i] * terms[i];
  }
  const std::array<float, 3> out = reshaped(metadata, {0.6F, 0.5F, 0.3F});
  CHECK(out[0] == doctest::Approx(0.7));
  CHECK(out[1] == doctest::Approx(expected).epsilon(1e-4));
  CHECK(out[2] == doctest::Approx(0.3));
}
