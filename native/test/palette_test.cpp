#include <doctest/doctest.h>

#include <cmath>
#include <random>
#include <set>
#include <tuple>
#include <vector>

#include "media/failure.h"
#include "pixels/colour_mix.h"
#include "pixels/palette.h"

namespace {

using pixels::CountedColour;
using pixels::Rgb;
using Point = pixels::NearestColour::Point;

struct Pixels {
  std::vector<uint8_t> bytes;
  int width;
  int height;
  int channels;

  Pixels(int width, int height, int channels = 3)
      : bytes(static_cast<size_t>(width) * static_cast<size_t>(height) * static_cast<size_t>(channels)),
        width(width),
        height(height),
        channels(channels) {}

  pixels::Picture picture() const { return {bytes.data(), width, height, channels}; }
};

std::vector<CountedColour> countOf(const Pixels& pixels) {
  const av::Interrupt interrupt;
  pixels::ColourCount count;
  count.add(pixels.picture(), interrupt);
  return count.colours();
}

TEST_CASE("palette: the colour differences of greys are zero, and primaries are where BT.601 puts them") {
  for (int grey = 0; grey < 256; ++grey) {
    const pixels::Ycc colour = pixels::toYcc(grey, grey, grey);
    CHECK(colour.y == grey);
    CHECK(colour.b == 0);
    CHECK(colour.r == 0);
    const Rgb back = pixels::toRgb(colour);
    CHECK(std::tuple(back.r, back.g, back.b) == std::tuple(grey, grey, grey));
  }
  // 0.299 R + 0.587 G + 0.114 B, and the blue and red differences scaled to -128 ... 127.
  const pixels::Ycc red = pixels::toYcc(255, 0, 0);
  CHECK(std::abs(red.y - 76) <= 1);
  CHECK(std::abs(red.b - -43) <= 1);
  CHECK(std::abs(red.r - 127) <= 1);
}

TEST_CASE("palette: a few colours are all kept, to within a level or two") {
  Pixels pixels(60, 60);
  const uint8_t colours[5][3] = {{0, 0, 0}, {255, 255, 255}, {200, 30, 40}, {20, 160, 60}, {30, 40, 220}};
  for (size_t i = 0; i < 3600; ++i)
    for (size_t c = 0; c < 3; ++c) pixels.bytes[i * 3 + c] = colours[i % 5][c];
  const av::Interrupt interrupt;
  const pixels::Palette palette = pixels::refinePalette({Rgb{128, 128, 128}}, countOf(pixels), 255, interrupt);
  CHECK(palette.rgb.size() == 5);
  CHECK(palette.error < 1.5);
  for (const auto& colour : colours) {
    bool found = false;
    for (const Rgb& entry : palette.rgb)
      found |= std::abs(entry.r - colour[0]) + std::abs(entry.g - colour[1]) + std::abs(entry.b - colour[2]) <= 4;
    CHECK(found);
  }
}

TEST_CASE("palette: a grey ramp stays grey, with one entry a level") {
  Pixels pixels(256, 16);
  for (size_t i = 0; i < pixels.bytes.size(); ++i) pixels.bytes[i] = static_cast<uint8_t>(i / 3 % 256);
  const av::Interrupt interrupt;
  const pixels::Palette palette = pixels::refinePalette({}, countOf(pixels), 255, interrupt);
  CHECK(palette.rgb.size() > 200);
  CHECK(palette.error < 1);
  for (const Rgb& entry : palette.rgb) CHECK((entry.r == entry.g && entry.g == entry.b));
}

TEST_CASE("palette: refining does not make a guess worse, and never exceeds its size") {
  std::mt19937 random(7);
  Pixels pixels(200, 200);
  for (uint8_t& byte : pixels.bytes) byte = static_cast<uint8_t>(random());
  const std::vector<CountedColour> counted = countOf(pixels);
  const av::Interrupt interrupt;
  std::vector<Rgb> guess;
  for (int i = 0; i < 300; ++i)
    guess.push_back({static_cast<uint8_t>(random()), static_cast<uint8_t>(random()), static_cast<uint8_t>(random())});
  for (const int most : {1, 2, 16, 255}) {
    const pixels::Palette palette = pixels::refinePalette(guess, counted, most, interrupt);
    std::vector<Rgb> first(guess.begin(), guess.begin() + most);
    CHECK(palette.rgb.size() <= static_cast<size_t>(most));
    CHECK(palette.error <= pixels::paletteError(pixels::toPalette(first), counted) + 0.6);
    CHECK(palette.error == doctest::Approx(pixels::paletteError(palette, counted)));
  }
}

TEST_CASE("palette: what is half transparent and more is not counted") {
  Pixels pixels(50, 50, 4);
  for (size_t i = 0; i < 2500; ++i) {
    pixels.bytes[i * 4] = i % 2 == 0 ? 255 : 10;
    pixels.bytes[i * 4 + 3] = i % 2 == 0 ? 127 : 128;
  }
  const std::vector<CountedColour> counted = countOf(pixels);
  CHECK(counted.size() == 1);
  CHECK(counted.front().y == doctest::Approx(3).epsilon(0.2));
}

TEST_CASE("palette: nothing to see still gives a colour") {
  const av::Interrupt interrupt;
  CHECK(pixels::refinePalette({}, {}, 255, interrupt).rgb.size() == 1);
}

TEST_CASE("palette: the nearest colour is the one a plain search finds") {
  std::mt19937 random(3);
  std::uniform_real_distribution<float> luma(0, 255);
  std::uniform_real_distribution<float> difference(-128, 127);
  const auto point = [&] { return Point{luma(random), difference(random), difference(random)}; };
  for (const size_t size : {1U, 2U, 17U, 255U}) {
    std::vector<Point> points;
    for (size_t i = 0; i < size; ++i) points.push_back(point());
    const pixels::NearestColour search(points);
    for (int round = 0; round < 300; ++round) {
      const Point wanted = point();
      float best = INFINITY;
      for (const Point& candidate : points) {
        const float y = candidate.y - wanted.y;
        const float b = candidate.b - wanted.b;
        const float r = candidate.r - wanted.r;
        best = std::min(best, 2 * y * y + b * b + r * r);
      }
      const int guess = round % 2 == 0 ? -1 : static_cast<int>(random() % size);
      CHECK(search.find(wanted, guess).distance == doctest::Approx(best));
    }
  }
}

TEST_CASE("palette: a mix comes near the colour that is asked for, and only like colours are mixed smoothly") {
  const pixels::Palette palette = pixels::toPalette({{100, 100, 100}, {105, 105, 105}, {200, 200, 200}});
  const auto shareOfSecond = [](pixels::ColourMixes& mixes, int grey, int& second) {
    const pixels::Mix mix = mixes.at({grey, 0, 0});
    second = mixes.palette().rgb[mix.second].r;
    int taken = 0;
    for (int y = 0; y < 8; ++y)
      for (int x = 0; x < 8; ++x) taken += mix.share > pixels::thresholdsOfRow(y)[x] ? 1 : 0;
    return taken / 64.0;
  };
  pixels::ColourMixes smooth(palette, pixels::Dither::Smooth);
  pixels::ColourMixes strong(palette, pixels::Dither::Strong);
  pixels::ColourMixes none(palette, pixels::Dither::None);
  int second = 0;
  CHECK(shareOfSecond(smooth, 102, second) == doctest::Approx(0.4).epsilon(0.1));
  CHECK(second == 105);
  CHECK(shareOfSecond(strong, 101, second) == doctest::Approx(0.2).epsilon(0.15));
  CHECK(shareOfSecond(smooth, 100, second) == 0);
  CHECK(shareOfSecond(smooth, 130, second) == 0);
  CHECK(shareOfSecond(none, 102, second) == 0);
  CHECK(shareOfSecond(strong, 102, second) == doctest::Approx(0.4).epsilon(0.1));
}

TEST_CASE("palette: an aborted call stops") {
  const int32_t word = 1;
  av::Interrupt interrupt;
  const av::ArmedInterrupt armed(interrupt, &word, INFINITY);
  pixels::ColourCount count;
  const Pixels pixels(8, 8);
  CHECK_THROWS_AS(count.add(pixels.picture(), interrupt), media::Failure);
  CHECK_THROWS_AS(pixels::refinePalette({}, countOf(pixels), 255, interrupt), media::Failure);
}

}  // namespace
