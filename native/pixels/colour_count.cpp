#include "pixels/colour_count.h"

#include <algorithm>
#include <cstdlib>

#include "media/failure.h"

namespace pixels {

namespace {

// A prime, so that no column is sampled more often than others. Three seconds 480 wide still give 170,000 pixels.
constexpr int64_t kStep = 23;
constexpr int64_t kPixelsBetweenLooks = 1 << 20;

// Steps between colours are seen in skies and walls, and hidden by texture: pixels like their neighbour count for more.
constexpr int kFlatWeight = 4;
constexpr int kFlatDifference = 8;

bool isFlat(const uint8_t* pixel, const uint8_t* next) noexcept {
  const int red = std::abs(pixel[0] - next[0]);
  const int green = std::abs(pixel[1] - next[1]);
  const int blue = std::abs(pixel[2] - next[2]);
  return red + 2 * green + blue <= kFlatDifference;
}

}  // namespace

ColourCount::ColourCount() : places_(size_t{1} << kCellBits) {}

void ColourCount::add(const Picture& picture, const av::Interrupt& interrupt) {
  const int64_t pixels = int64_t{picture.width} * picture.height;
  // A tiny picture is counted whole.
  const int64_t step = pixels < kStep * 1000 ? 1 : kStep;
  int64_t nextLook = 0;
  for (int64_t index = 0; index < pixels; index += step) {
    if (index >= nextLook) {
      media::throwIfStopped(interrupt);
      nextLook = index + kPixelsBetweenLooks;
    }
    const uint8_t* pixel = picture.data + index * picture.channels;
    if (picture.channels == 4 && pixel[3] < kLeastOpaque) continue;
    const bool hasNext = index + 1 < pixels;
    addPixel(pixel, hasNext && isFlat(pixel, pixel + picture.channels) ? kFlatWeight : 1);
  }
}

void ColourCount::addPixel(const uint8_t* pixel, int weight) {
  const Ycc colour = toYcc(pixel[0], pixel[1], pixel[2]);
  uint32_t& place = places_[cellOf(colour)];
  if (place == 0) {
    sums_.emplace_back();
    place = static_cast<uint32_t>(sums_.size());
  }
  Sums& sums = sums_[place - 1];
  sums.y += int64_t{colour.y} * weight;
  sums.b += int64_t{colour.b} * weight;
  sums.r += int64_t{colour.r} * weight;
  sums.weight += weight;
}

void ColourCount::clear() {
  std::fill(places_.begin(), places_.end(), 0);
  sums_.clear();
}

std::vector<CountedColour> ColourCount::colours() const {
  std::vector<CountedColour> colours;
  colours.reserve(sums_.size());
  for (const Sums& sums : sums_) {
    const auto weight = static_cast<double>(sums.weight);
    colours.push_back({static_cast<float>(static_cast<double>(sums.y) / weight),
                       static_cast<float>(static_cast<double>(sums.b) / weight),
                       static_cast<float>(static_cast<double>(sums.r) / weight), static_cast<float>(weight)});
  }
  return colours;
}

}  // namespace pixels
