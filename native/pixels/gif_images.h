#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "av/interrupt.h"
#include "pixels/colour_count.h"
#include "pixels/crew.h"
#include "pixels/gif_painter.h"

namespace pixels {

/// One image of a GIF, but for how long it stays.
struct GifImage {
  /// The first of the pictures it shows, counted from 0.
  int picture = 0;
  /// Its palette, when that is not the one of the image before.
  std::vector<Rgb> colours;
  Rectangle rectangle;
  /// Some of its pixels are left as they are: they have the index behind the palette.
  bool leaves = false;
  /// What it covers is clear again when its time is over.
  bool isTakenAway = false;
  /// Its image data, as a GIF has it.
  std::vector<uint8_t> codes;
};

/// How near to the truth a GIF is.
struct GifRule {
  Dither dither = Dither::Smooth;
  /// How much farther from the truth than its own colour the one on screen may be, with a palette that has every
  /// colour; how much more for each unit of the palette's error, as nobody sees a little more where the best is far
  /// off; and never more than this.
  double tolerance = 0;
  double tolerancePerError = 0;
  double mostTolerance = 0;
};

/// Makes images of pictures that come in groups, each group with a palette that suits it.
class GifImages {
 public:
  GifImages(int width, int height, int channels, const GifRule& rule);

  /// Pictures that follow each other, of the size and the channels of all.
  void add(const std::vector<std::vector<uint8_t>>& pictures, const av::Interrupt& interrupt, Crew& crew);
  /// Pictures that change nothing have no image.
  std::vector<GifImage> finish(const av::Interrupt& interrupt, Crew& crew);

 private:
  /// An image that is not compressed yet.
  struct Open {
    GifImage image;
    std::vector<uint8_t> indices;
    int bits = 0;
  };

  Picture pictureOf(const std::vector<uint8_t>& pixels) const noexcept;
  void chooseColours(const std::vector<std::vector<uint8_t>>& pictures, const av::Interrupt& interrupt);
  void paint(const std::vector<uint8_t>& pixels, const av::Interrupt& interrupt, Crew& crew);
  void compress(size_t count, const av::Interrupt& interrupt, Crew& crew);

  int width_;
  int height_;
  int channels_;
  GifRule rule_;
  ColourCount count_;
  GifPainter painter_;
  std::optional<Palette> palette_;
  /// The next image has to bring the palette.
  bool isNewPalette_ = false;
  int pictures_ = 0;
  std::vector<Open> open_;
  std::vector<GifImage> images_;
};

}  // namespace pixels
