#include "pixels/colour_mix.h"

#include <algorithm>

namespace pixels {

namespace {

/// The farthest two colours that are mixed, and what their difference costs against what the mix gains.
struct Rule {
  float farthest = 0;
  float penalty = 0;
};

// Colours this near are told apart in large areas only, where they would make steps.
constexpr Rule kSmooth{8, 0.65F};
constexpr Rule kStrong{48, 0.1F};
// Nearer than this the first colour does.
constexpr float kLeastError = 0.5F;

Rule ruleOf(Dither dither) noexcept { return dither == Dither::Smooth ? kSmooth : kStrong; }

// The 8 x 8 matrix of B. E. Bayer, "An optimum method for two-level rendition of continuous-tone pictures", 1973.
constexpr uint8_t kBayer[8][8] = {
    {0, 32, 8, 40, 2, 34, 10, 42},    {48, 16, 56, 24, 50, 18, 58, 26}, {12, 44, 4, 36, 14, 46, 6, 38},
    {60, 28, 52, 20, 62, 30, 54, 22}, {3, 35, 11, 43, 1, 33, 9, 41},    {51, 19, 59, 27, 49, 17, 57, 25},
    {15, 47, 7, 39, 13, 45, 5, 37},   {63, 31, 55, 23, 61, 29, 53, 21},
};

struct Thresholds {
  uint8_t rows[8][8];

  constexpr Thresholds() : rows() {
    for (int y = 0; y < 8; ++y)
      for (int x = 0; x < 8; ++x) rows[y][x] = static_cast<uint8_t>(kBayer[y][x] * 4 + 2);
  }
};
constexpr Thresholds kThresholds;

std::vector<NearestColour::Point> pointsOf(const Palette& palette) {
  std::vector<NearestColour::Point> points;
  for (const Ycc& colour : palette.ycc)
    points.push_back({static_cast<float>(colour.y), static_cast<float>(colour.b), static_cast<float>(colour.r)});
  return points;
}

}  // namespace

const uint8_t* thresholdsOfRow(int y) noexcept { return kThresholds.rows[y & 7]; }

ColourMixes::ColourMixes(Palette palette, Dither dither)
    : palette_(std::move(palette)), dither_(dither), nearest_(pointsOf(palette_)), mixes_(size_t{1} << kCellBits) {
  if (dither == Dither::None) return;
  const float farthest = ruleOf(dither).farthest;
  for (size_t from = 0; from < palette_.ycc.size(); ++from)
    for (size_t to = 0; to < palette_.ycc.size(); ++to) {
      const auto apart = static_cast<float>(distance(palette_.ycc[from], palette_.ycc[to]));
      if (apart > 0 && apart <= farthest * farthest) partners_[from].push_back({static_cast<uint8_t>(to), apart});
    }
}

Mix ColourMixes::find(const Ycc& colour) const {
  const NearestColour::Point point{static_cast<float>(colour.y), static_cast<float>(colour.b),
                                   static_cast<float>(colour.r)};
  const NearestColour::Found found = nearest_.find(point, -1);
  const auto first = static_cast<uint8_t>(found.index);
  Mix mix{first, first, 0};
  if (dither_ == Dither::None || found.distance <= kLeastError) return mix;

  const float penalty = ruleOf(dither_).penalty;
  const Ycc& from = palette_.ycc[first];
  const float y = point.y - static_cast<float>(from.y);
  const float b = point.b - static_cast<float>(from.b);
  const float r = point.r - static_cast<float>(from.r);
  float best = found.distance;
  for (const auto& [index, apart] : partners_[first]) {
    const Ycc& to = palette_.ycc[index];
    // The colour's place on the way from one to the other, and what is left beside the way.
    const auto wayY = static_cast<float>(to.y - from.y);
    const auto wayB = static_cast<float>(to.b - from.b);
    const auto wayR = static_cast<float>(to.r - from.r);
    const float share = std::min((kLumaWeight * y * wayY + b * wayB + r * wayR) / apart, 0.5F);
    if (share <= 0) continue;
    const float restY = y - share * wayY;
    const float restB = b - share * wayB;
    const float restR = r - share * wayR;
    const float rest = kLumaWeight * restY * restY + restB * restB + restR * restR;
    const float cost = rest + penalty * apart * share * (1 - share);
    if (cost >= best) continue;
    best = cost;
    mix.second = index;
    mix.share = static_cast<uint8_t>(share * 255);
  }
  return mix;
}

}  // namespace pixels
