#pragma once

#include "media.h"

#include <cstdint>
#include <string>
#include <vector>

namespace floor_bench {

struct Series {
  std::string path;
  /** Ascending. */
  std::vector<double> seconds;
  int width = 0;
  int quality = 0;
};

using Jpeg = std::vector<uint8_t>;

/** The frame on screen at each time, exactly: groups of pictures are decoded once each, by `workers` at a time. */
std::vector<Jpeg> makeStills(const Series& series, int workers);

/** The key frame before each time as a cell of one sheet; `width` is that of a cell. */
Jpeg makeSheet(const Series& series, int columns);

}  // namespace floor_bench
