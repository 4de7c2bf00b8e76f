#pragma once

#include <cstdint>
#include <vector>

#include "av/interrupt.h"
#include "pixels/block_difference.h"
#include "pixels/rectangle.h"
#include "pixels/ycc.h"

namespace pixels {

/// What a picture changes of the screen.
struct WebpChange {
  /// Left and top are even, as the container wants them; empty when nothing changes.
  Rectangle area;
  /// What is clear in the part that is drawn leaves the screen as it is.
  bool blends = false;
  /// Of the part that is drawn.
  int channels = 3;
};

/// Tells what pictures that come one after the other change of the screen. A block that is hardly different from what
/// was last drawn in its place is not drawn again; since it is compared with that, slow changes do not go unnoticed.
class WebpChanges {
 public:
  /// @param quality 1 to 100; at 100 every change counts
  WebpChanges(int width, int height, int channels, int quality);

  /// Of each picture.
  size_t pictureBytes() const noexcept { return bytesOf(width_, height_, channels_); }
  /// The picture that lies there.
  Picture pictureOf(const uint8_t* pixels) const noexcept { return {pixels, width_, height_, channels_}; }

  /// The first picture is drawn whole.
  WebpChange find(const Picture& picture, const av::Interrupt& interrupt);

  /// Writes the part of the picture that is to be drawn, for what `find` has just said of it, and takes it as shown.
  /// @return whether it is flat
  bool cut(const Picture& picture, uint8_t* part);

 private:
  Rectangle compare(const Picture& picture, const av::Interrupt& interrupt);
  bool coversWhatItDraws(const Picture& picture, const Rectangle& area) const;
  void cutArea(const Picture& picture, uint8_t* part) const;
  void cutChanged(const Picture& picture, uint8_t* part) const;
  void show(const Picture& picture, const Rectangle& part);
  template <typename Work>
  void forChanged(const Rectangle& area, Work work) const;
  Rectangle blockAt(int column, int row) const noexcept;

  int width_;
  int height_;
  int channels_;
  int columns_;
  int rows_;
  Tolerance tolerance_;
  std::vector<bool> changed_;
  int changedBlocks_ = 0;
  std::vector<uint8_t> shown_;
  WebpChange change_;
};

}  // namespace pixels
