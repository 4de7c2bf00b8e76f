#include "media/tone_map.h"

#include <algorithm>
#include <cmath>

namespace media {

namespace {

/// John Hable's filmic curve of Uncharted 2, with the constants it was published with.
float filmic(float x) noexcept {
  return (x * (x * 0.15F + 0.05F) + 0.004F) / (x * (x * 0.15F + 0.50F) + 0.06F) - 0.02F / 0.30F;
}

uint8_t toByte(float value) noexcept { return static_cast<uint8_t>(std::clamp(value, 0.0F, 1.0F) * 255 + 0.5F); }

}  // namespace

ToneMap::ToneMap(const ColourMap& map, int width) : map_(map), whiteScale_(map.peak > 0 ? 1 / filmic(map.peak) : 0) {
  for (std::vector<float>& row : rows_) row.resize(static_cast<size_t>(width));
}

void ToneMap::mapRow(int channels, uint8_t* target) noexcept {
  decode();
  const size_t width = rows_[0].size();
  if (map_.transfer == Transfer::None) {
    for (size_t x = 0; x < width; ++x, target += channels)
      for (size_t i = 0; i < 3; ++i) target[i] = toByte(rows_[i][x]);
    return;
  }
  toLight();
  toDisplay();
  const ByteTable& bytes = ByteTable::shared();
  for (size_t x = 0; x < width; ++x, target += channels)
    for (size_t i = 0; i < 3; ++i) target[i] = bytes.at(rows_[i][x]);
}

// Each step is a loop of its own over the row, so that compilers can make it several pixels wide.

void ToneMap::decode() noexcept {
  const std::array<float, 12> m = map_.decode;
  float* first = rows_[0].data();
  float* second = rows_[1].data();
  float* third = rows_[2].data();
  const size_t width = rows_[0].size();
  for (size_t x = 0; x < width; ++x) {
    const float a = first[x], b = second[x], c = third[x];
    first[x] = m[0] * a + m[1] * b + m[2] * c + m[3];
    second[x] = m[4] * a + m[5] * b + m[6] * c + m[7];
    third[x] = m[8] * a + m[9] * b + m[10] * c + m[11];
  }
}

void ToneMap::toLight() noexcept {
  const LightTable& lights = LightTable::of(map_.transfer);
  for (std::vector<float>& row : rows_)
    for (float& value : row) value = lights.at(value);
}

void ToneMap::toDisplay() noexcept {
  const std::array<float, 9> m = map_.gamut;
  float* red = rows_[0].data();
  float* green = rows_[1].data();
  float* blue = rows_[2].data();
  const size_t width = rows_[0].size();
  for (size_t x = 0; x < width; ++x) {
    const float a = red[x], b = green[x], c = blue[x];
    const float r = m[0] * a + m[1] * b + m[2] * c;
    const float g = m[3] * a + m[4] * b + m[5] * c;
    const float l = m[6] * a + m[7] * b + m[8] * c;
    // The brightest channel is brought down by the curve and takes the others along, so that hues stay.
    const float brightest = std::max(std::max(r, g), std::max(l, 1e-6F));
    const float scale = whiteScale_ > 0 ? filmic(brightest) * whiteScale_ / brightest : 1;
    red[x] = std::sqrt(std::max(r * scale, 0.0F));
    green[x] = std::sqrt(std::max(g * scale, 0.0F));
    blue[x] = std::sqrt(std::max(l * scale, 0.0F));
  }
}

}  // namespace media
