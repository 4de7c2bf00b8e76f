#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include "media/failure.h"
#include "pixels/gif_painter.h"

namespace {

using pixels::GifPainter;
using pixels::Painted;
using pixels::Rectangle;

constexpr int kWidth = 37;
constexpr int kHeight = 23;
constexpr size_t kPixels = size_t{kWidth} * kHeight;

using Bytes = std::vector<uint8_t>;

/// A viewer of GIFs: draws each picture over what is there, and takes it away where it was told to.
class Viewer {
 public:
  explicit Viewer(const pixels::Palette& palette) : palette_(palette), screen_(kPixels, -1) {}

  void show(const Painted& painted, const Bytes& indices, uint8_t clear) {
    fill(painted.cleared);
    const Rectangle& box = painted.changed;
    for (int y = box.top; y < box.top + box.height; ++y)
      for (int x = box.left; x < box.left + box.width; ++x) {
        const size_t at = static_cast<size_t>(y) * kWidth + static_cast<size_t>(x);
        if (indices[at] != clear) screen_[at] = indices[at];
      }
  }

  bool isClear(size_t at) const { return screen_[at] < 0; }
  const pixels::Rgb& at(size_t place) const { return palette_.rgb[static_cast<size_t>(screen_[place])]; }

 private:
  void fill(const Rectangle& box) {
    for (int y = box.top; y < box.top + box.height; ++y)
      std::fill_n(screen_.begin() + y * kWidth + box.left, box.width, -1);
  }

  const pixels::Palette& palette_;
  std::vector<int> screen_;
};

pixels::Palette greys(int step) {
  std::vector<pixels::Rgb> colours;
  for (int grey = 0; grey < 256; grey += step) {
    const auto level = static_cast<uint8_t>(grey);
    colours.push_back({level, level, level});
  }
  return pixels::toPalette(colours);
}

Bytes greyPicture(int channels, uint8_t grey) {
  Bytes bytes(kPixels * static_cast<size_t>(channels), grey);
  if (channels == 4)
    for (size_t i = 0; i < kPixels; ++i) bytes[i * 4 + 3] = 255;
  return bytes;
}

void fillBox(Bytes& bytes, int channels, const Rectangle& box, uint8_t grey, uint8_t alpha = 255) {
  for (int y = box.top; y < box.top + box.height; ++y)
    for (int x = box.left; x < box.left + box.width; ++x) {
      uint8_t* pixel =
          &bytes[(static_cast<size_t>(y) * kWidth + static_cast<size_t>(x)) * static_cast<size_t>(channels)];
      std::fill_n(pixel, 3, grey);
      if (channels == 4) pixel[3] = alpha;
    }
}

Painted paint(GifPainter& painter, const Bytes& bytes, int channels, Bytes& indices) {
  const av::Interrupt interrupt;
  pixels::Crew crew(1);
  indices.assign(kPixels, 0);
  return painter.paint({bytes.data(), kWidth, kHeight, channels}, interrupt, crew, indices.data());
}

TEST_CASE("gif painter: what a viewer sees is the nearest colour, within the tolerance") {
  const pixels::Palette palette = greys(5);
  for (const int channels : {3, 4})
    for (const double tolerance : {0.0, 3.0, 12.0}) {
      CAPTURE(channels);
      CAPTURE(tolerance);
      std::mt19937 random(11);
      GifPainter painter(kWidth, kHeight);
      painter.setColours(palette, pixels::Dither::None, tolerance);
      Viewer viewer(palette);
      Bytes picture = greyPicture(channels, 90);
      Bytes indices;
      for (int round = 0; round < 30; ++round) {
        for (int boxes = 0; boxes < 3; ++boxes) {
          const int left = static_cast<int>(random() % kWidth);
          const int top = static_cast<int>(random() % kHeight);
          const Rectangle box{left, top, 1 + static_cast<int>(random() % static_cast<unsigned>(kWidth - left)),
                              1 + static_cast<int>(random() % static_cast<unsigned>(kHeight - top))};
          const uint8_t alpha = random() % 3 == 0 ? 0 : 255;
          fillBox(picture, channels, box, static_cast<uint8_t>(random()), alpha);
        }
        viewer.show(paint(painter, picture, channels, indices), indices, painter.clearIndex());
        int wrong = 0;
        for (size_t i = 0; i < kPixels; ++i) {
          const uint8_t* pixel = &picture[i * static_cast<size_t>(channels)];
          const bool clear = channels == 4 && pixel[3] < 128;
          if (clear != viewer.isClear(i)) {
            ++wrong;
          } else if (!clear) {
            // Luma alone counts, twice in the square: 5 levels between greys leave 2 at most.
            const double farthest = std::sqrt(2 * 2 * 2 + tolerance * tolerance) / std::sqrt(2) + 0.01;
            wrong += std::abs(viewer.at(i).r - std::min<int>(pixel[0], 255)) > farthest ? 1 : 0;
          }
        }
        CHECK(wrong == 0);
      }
    }
}

TEST_CASE("gif painter: only what changes is drawn") {
  GifPainter painter(kWidth, kHeight);
  painter.setColours(greys(5), pixels::Dither::None, 0);
  Bytes picture = greyPicture(3, 50);
  Bytes indices;
  const Painted first = paint(painter, picture, 3, indices);
  CHECK(first.changed.width == kWidth);
  CHECK(first.changed.height == kHeight);
  CHECK(!first.leaves);

  CHECK(paint(painter, picture, 3, indices).changed.isEmpty());

  fillBox(picture, 3, {4, 6, 9, 5}, 200);
  const Painted second = paint(painter, picture, 3, indices);
  CHECK(second.changed.left == 4);
  CHECK(second.changed.top == 6);
  CHECK(second.changed.width == 9);
  CHECK(second.changed.height == 5);
  CHECK(second.cleared.isEmpty());
}

TEST_CASE("gif painter: flicker below the tolerance is not drawn, nor does it add up") {
  GifPainter painter(kWidth, kHeight);
  painter.setColours(greys(1 << 1), pixels::Dither::None, 4);
  Bytes indices;
  paint(painter, greyPicture(3, 100), 3, indices);
  CHECK(paint(painter, greyPicture(3, 102), 3, indices).changed.isEmpty());
  CHECK(paint(painter, greyPicture(3, 98), 3, indices).changed.isEmpty());
  CHECK(!paint(painter, greyPicture(3, 104), 3, indices).changed.isEmpty());
}

TEST_CASE("gif painter: a picture without pixels clears the one before, which covers all that goes") {
  GifPainter painter(kWidth, kHeight);
  painter.setColours(greys(5), pixels::Dither::None, 0);
  Bytes picture = greyPicture(4, 60);
  Bytes indices;
  paint(painter, picture, 4, indices);
  fillBox(picture, 4, {3, 3, 2, 2}, 90);
  paint(painter, picture, 4, indices);
  fillBox(picture, 4, {0, 0, kWidth, kHeight}, 0, 0);
  const Painted last = paint(painter, picture, 4, indices);
  CHECK(last.cleared.width == kWidth);
  CHECK(last.cleared.height == kHeight);
  CHECK(!last.changed.isEmpty());
  CHECK(last.leaves);
  CHECK(std::count(indices.begin(), indices.end(), painter.clearIndex()) == static_cast<long>(kPixels));
}

TEST_CASE("gif painter: new colours go on from what is on screen") {
  GifPainter painter(kWidth, kHeight);
  painter.setColours(greys(5), pixels::Dither::None, 0);
  Bytes picture = greyPicture(3, 100);
  Bytes indices;
  paint(painter, picture, 3, indices);
  painter.setColours(pixels::toPalette({{0, 0, 0}, {100, 100, 100}, {255, 0, 0}}), pixels::Dither::None, 0);
  CHECK(paint(painter, picture, 3, indices).changed.isEmpty());
  fillBox(picture, 3, {1, 1, 3, 3}, 0);
  CHECK(paint(painter, picture, 3, indices).changed.width == 3);
  CHECK(indices[kWidth + 1] == 0);
}

TEST_CASE("gif painter: an aborted call stops") {
  const int32_t word = 1;
  av::Interrupt interrupt;
  const av::ArmedInterrupt armed(interrupt, &word, INFINITY);
  GifPainter painter(kWidth, kHeight);
  painter.setColours(greys(5), pixels::Dither::None, 0);
  const Bytes picture = greyPicture(3, 1);
  Bytes indices(kPixels);
  for (const int threads : {1, 3}) {
    pixels::Crew crew(threads);
    CHECK_THROWS_AS(painter.paint({picture.data(), kWidth, kHeight, 3}, interrupt, crew, indices.data()),
                    media::Failure);
  }
}

/// Tall enough for several to share it, with many colours, some of them clear, and a part that moves.
Bytes tallPicture(int width, int height, int channels, int round) {
  Bytes bytes(static_cast<size_t>(width * height * channels), 255);
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x) {
      uint8_t* pixel = &bytes[static_cast<size_t>((y * width + x) * channels)];
      const int moving = (x + round * 3) % width;
      pixel[0] = static_cast<uint8_t>(moving * 5);
      pixel[1] = static_cast<uint8_t>(y);
      pixel[2] = static_cast<uint8_t>(x * y / 16);
      if (channels == 4 && moving < 6) pixel[3] = 0;
    }
  return bytes;
}

bool isSame(const Rectangle& one, const Rectangle& other) {
  return one.left == other.left && one.top == other.top && one.width == other.width && one.height == other.height;
}

TEST_CASE("gif painter: however many share the work, the outcome is the same") {
  constexpr int width = 50;
  constexpr int height = 203;
  const av::Interrupt interrupt;
  std::vector<pixels::Rgb> colours;
  for (int i = 0; i < 250; ++i)
    colours.push_back({static_cast<uint8_t>(i * 7), static_cast<uint8_t>(i), static_cast<uint8_t>(i * 3)});
  for (const int channels : {3, 4}) {
    pixels::Crew alone(1);
    pixels::Crew many(4);
    GifPainter one(width, height);
    GifPainter other(width, height);
    one.setColours(pixels::toPalette(colours), pixels::Dither::Strong, 6);
    other.setColours(pixels::toPalette(colours), pixels::Dither::Strong, 6);
    Bytes first(size_t{width} * height);
    Bytes second(first.size());
    for (int round = 0; round < 8; ++round) {
      const Bytes bytes = tallPicture(width, height, channels, round);
      const pixels::Picture picture{bytes.data(), width, height, channels};
      const Painted painted = one.paint(picture, interrupt, alone, first.data());
      const Painted same = other.paint(picture, interrupt, many, second.data());
      CHECK(first == second);
      CHECK(isSame(painted.changed, same.changed));
      CHECK(isSame(painted.cleared, same.cleared));
      CHECK(painted.leaves == same.leaves);
    }
  }
}

}  // namespace
