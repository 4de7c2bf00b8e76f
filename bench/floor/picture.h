#pragma once

#include "media.h"

#include <cstdint>
#include <vector>

namespace floor_bench {

struct Rgb {
  int width = 0;
  int height = 0;
  std::vector<uint8_t> pixels;
};

/**
 * Scales to a width, keeping the aspect, with the matrix and range of the frame.
 * @param scaler of the frame before, which serves again where nothing has changed
 */
Rgb toRgb(const AVFrame& frame, int width, Scaler& scaler);

/** JPEG, 4:2:0, as libjpeg-turbo makes it without options that trade time for size. */
std::vector<uint8_t> toJpeg(const Rgb& picture, int quality);

}  // namespace floor_bench
