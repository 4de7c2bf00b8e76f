#include "media/alpha.h"

#include <algorithm>

#include "media/failure.h"

namespace media {

namespace {

constexpr int kRowsBetweenLooks = 64;

template <typename Change>
void changeColours(AVFrame& rgba, const av::Interrupt& interrupt, Change change) {
  for (int row = 0; row < rgba.height; ++row) {
    if (row % kRowsBetweenLooks == 0) throwIfStopped(interrupt);
    uint8_t* pixel = rgba.data[0] + row * ptrdiff_t{rgba.linesize[0]};
    for (int column = 0; column < rgba.width; ++column, pixel += 4) {
      const unsigned alpha = pixel[3];
      for (int channel = 0; channel < 3; ++channel) pixel[channel] = change(pixel[channel], alpha);
    }
  }
}

}  // namespace

void premultiply(AVFrame& rgba, const av::Interrupt& interrupt) {
  changeColours(rgba, interrupt, [](unsigned colour, unsigned alpha) {
    // Rounds colour * alpha / 255 exactly, without a division.
    const unsigned product = colour * alpha + 128;
    return static_cast<uint8_t>((product + (product >> 8)) >> 8);
  });
}

void unpremultiply(AVFrame& rgba, const av::Interrupt& interrupt) {
  changeColours(rgba, interrupt, [](unsigned colour, unsigned alpha) {
    if (alpha == 255 || alpha == 0) return static_cast<uint8_t>(alpha == 0 ? 0 : colour);
    // Kernels with negative lobes leave colours that are brighter than their alpha.
    return static_cast<uint8_t>(std::min(255u, (colour * 255 + alpha / 2) / alpha));
  });
}

}  // namespace media
