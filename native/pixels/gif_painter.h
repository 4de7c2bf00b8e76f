#pragma once

#include <climits>
#include <cstdint>
#include <optional>
#include <vector>

#include "av/interrupt.h"
#include "pixels/colour_mix.h"
#include "pixels/crew.h"
#include "pixels/rectangle.h"
#include "pixels/ycc.h"

namespace pixels {

/// What has to be drawn so that a picture is seen where the one before it was.
struct Painted {
  /// All that changes; empty when nothing does.
  Rectangle changed;
  /// Some pixels in it are left as they are.
  bool leaves = false;
  /// What the picture before must take away again when its time is over, since this one is clear there.
  Rectangle cleared;
};

/// Turns pictures into the indices of a GIF, each as its difference from what is on screen.
class GifPainter {
 public:
  GifPainter(int width, int height);

  /// @param tolerance how much farther than its own colour the one on screen may be from a pixel that is left
  void setColours(Palette palette, Dither dither, double tolerance);

  /// The index that leaves a pixel as it is: the one behind the palette.
  uint8_t clearIndex() const noexcept { return clear_; }

  /// Writes an index a pixel for the whole picture. The first picture changes everything. However many share the work,
  /// the outcome is the same.
  Painted paint(const Picture& picture, const av::Interrupt& interrupt, Crew& crew, uint8_t* indices);

 private:
  /// What is on screen at a pixel; nothing at first.
  struct Shown {
    int16_t y = -1;
    int8_t b = 0;
    int8_t r = 0;

    bool isClear() const noexcept { return y < 0; }
    Ycc colour() const noexcept { return {y, b, r}; }
  };
  struct Tally {
    int left = INT_MAX;
    int right = -1;
    int top = INT_MAX;
    int bottom = -1;
    /// Neighbours that differ, which is what a picture costs to compress: with pixels left, and with all drawn.
    int64_t stepsLeaving = 0;
    int64_t stepsDrawing = 0;
    bool hasClear = false;

    void change(int x, int y) noexcept;
    void join(const Tally& other) noexcept;
  };

  Rectangle takeAway(const Picture& picture);
  template <int kChannels>
  void paintRow(const uint8_t* pixels, int y, uint8_t* leaving, Tally& tally);
  int bands() const noexcept;
  Painted finish(const Tally& tally, const Rectangle& cleared, Crew& crew, uint8_t* indices);
  void show(int band, const uint8_t* indices);

  int width_;
  int height_;
  std::optional<ColourMixes> mixes_;
  std::vector<Shown> ownColours_;
  int tolerance_ = 0;
  uint8_t clear_ = 0;
  bool first_ = true;
  /// Of the last picture that changed anything.
  Rectangle lastChanged_;
  std::vector<Shown> shown_;
  /// The indices when every pixel is drawn.
  std::vector<uint8_t> drawing_;
};

}  // namespace pixels
