#include "media/transfer.h"

#include <cmath>

namespace media {

namespace {

/// SMPTE ST 2084:2014, 5.1, in units of 100 cd/m2.
double pqLight(double value) {
  const double m1 = 2610.0 / 16384, m2 = 2523.0 / 32, c1 = 3424.0 / 4096, c2 = 2413.0 / 128, c3 = 2392.0 / 128;
  const double power = std::pow(value, 1 / m2);
  return 100 * std::pow(std::fmax(power - c1, 0) / (c2 - c3 * power), 1 / m1);
}

/// The inverse OETF of ITU-R BT.2100-2, table 5, and its system gamma of 1.2. The gamma is taken channel by channel, as
/// zimg and so ffmpeg's zscale do it unless told otherwise, and not by luminance: that is what people compare with.
double hlgLight(double value) {
  const double a = 0.17883277, b = 1 - 4 * a, c = 0.5 - a * std::log(4 * a);
  const double scene = value <= 0.5 ? value * value / 3 : (std::exp((value - c) / a) + b) / 12;
  return 10 * std::pow(scene, 1.2);
}

double lightOf(Transfer transfer, double value) {
  switch (transfer) {
    case Transfer::Pq:
      return pqLight(value);
    case Transfer::Hlg:
      return hlgLight(value);
    case Transfer::Gamma24:
      return std::pow(value, 2.4);
    default:
      return value;
  }
}

}  // namespace

LightTable::LightTable(Transfer transfer) {
  // One more than is looked up, and one for its upper neighbour.
  const int count = static_cast<int>(kLargest * kSteps) + 2;
  lights_.reserve(static_cast<size_t>(count));
  for (int step = 0; step < count; ++step)
    lights_.push_back(static_cast<float>(lightOf(transfer, static_cast<double>(step) / kSteps)));
}

const LightTable& LightTable::of(Transfer transfer) {
  switch (transfer) {
    case Transfer::Pq: {
      static const LightTable table(Transfer::Pq);
      return table;
    }
    case Transfer::Hlg: {
      static const LightTable table(Transfer::Hlg);
      return table;
    }
    case Transfer::Gamma24: {
      static const LightTable table(Transfer::Gamma24);
      return table;
    }
    default: {
      static const LightTable table(Transfer::Linear);
      return table;
    }
  }
}

ByteTable::ByteTable() {
  bytes_.reserve(kSteps + 1);
  for (int step = 0; step <= kSteps; ++step) {
    const double root = static_cast<double>(step) / kSteps;
    bytes_.push_back(static_cast<uint8_t>(std::lround(255 * std::pow(root, 2 / 2.4))));
  }
}

const ByteTable& ByteTable::shared() {
  static const ByteTable table;
  return table;
}

}  // namespace media
