#include "pixels/webp_changes.h"

#include <algorithm>
#include <climits>

#include "media/failure.h"
#include "pixels/fill_clear.h"
#include "pixels/flat.h"

namespace pixels {

namespace {

/// VP8 codes in blocks of 4, 8 and 16 pixels a side: smaller ones would spare nothing, larger ones less.
constexpr int kBlockSide = 8;
/// So much of the rectangle has to stay as it is to be worth an alpha channel.
constexpr double kLeastStillShare = 0.45;
/// What nobody sees beside the losses of quality 75: the root of the mean square.
constexpr double kToleratedAtQuality75 = 2.65;
/// A single pixel may differ by so many times as much.
constexpr double kLargestShare = 8;

Tolerance toleranceAt(int quality) {
  const double root = kToleratedAtQuality75 * (100 - quality) / 25;
  return {root * root, root * kLargestShare};
}

int blocksOf(int side) { return (side + kBlockSide - 1) / kBlockSide; }

}  // namespace

WebpChanges::WebpChanges(int width, int height, int channels, int quality)
    : width_(width),
      height_(height),
      channels_(channels),
      columns_(blocksOf(width)),
      rows_(blocksOf(height)),
      tolerance_(toleranceAt(quality)),
      changed_(static_cast<size_t>(columns_) * static_cast<size_t>(rows_)) {}

WebpChange WebpChanges::find(const Picture& picture, const av::Interrupt& interrupt) {
  if (shown_.empty()) return change_ = {{0, 0, width_, height_}, false, channels_};
  const Rectangle area = compare(picture, interrupt);
  const double blocks = static_cast<double>(blocksOf(area.width)) * blocksOf(area.height);
  const bool blends = changedBlocks_ < blocks * (1 - kLeastStillShare) && coversWhatItDraws(picture, area);
  return change_ = {area, blends, blends ? 4 : channels_};
}

bool WebpChanges::cut(const Picture& picture, uint8_t* part) {
  const auto& [area, blends, channels] = change_;
  if (blends) {
    cutChanged(picture, part);
    forChanged(area, [&](const Rectangle& block) { show(picture, block); });
  } else {
    cutArea(picture, part);
    shown_.resize(pictureBytes());
    show(picture, area);
  }
  if (channels == 4) fillClear(part, area.width, area.height);
  return isFlat({part, area.width, area.height, channels});
}

/// Marks the blocks that changed. Returns the rectangle around them.
Rectangle WebpChanges::compare(const Picture& picture, const av::Interrupt& interrupt) {
  int left = INT_MAX;
  int right = 0;
  int top = INT_MAX;
  int bottom = 0;
  changedBlocks_ = 0;
  for (int row = 0; row < rows_; ++row) {
    media::throwIfStopped(interrupt);
    for (int column = 0; column < columns_; ++column) {
      const Rectangle block = blockAt(column, row);
      const bool changed = blockDiffers(picture, pictureOf(shown_.data()), block, tolerance_);
      changed_[static_cast<size_t>(row) * static_cast<size_t>(columns_) + static_cast<size_t>(column)] = changed;
      if (!changed) continue;
      left = std::min(left, block.left);
      right = std::max(right, block.left + block.width);
      top = std::min(top, block.top);
      bottom = block.top + block.height;
      ++changedBlocks_;
    }
  }
  return changedBlocks_ == 0 ? Rectangle{} : Rectangle{left, top, right - left, bottom - top};
}

/// Where nothing shines through, what is laid over the screen looks the same as what overwrites it.
bool WebpChanges::coversWhatItDraws(const Picture& picture, const Rectangle& area) const {
  if (channels_ == 3) return true;
  bool covers = true;
  forChanged(area, [&](const Rectangle& block) {
    for (int y = block.top; covers && y < block.top + block.height; ++y) {
      const uint8_t* pixel = picture.row(y) + static_cast<ptrdiff_t>(block.left) * 4;
      for (int x = 0; x < block.width; ++x, pixel += 4) covers = covers && pixel[3] == 255;
    }
  });
  return covers;
}

void WebpChanges::cutArea(const Picture& picture, uint8_t* part) const {
  const Rectangle& area = change_.area;
  const ptrdiff_t bytes = static_cast<ptrdiff_t>(area.width) * channels_;
  for (int y = area.top; y < area.top + area.height; ++y, part += bytes) {
    const uint8_t* from = picture.row(y) + static_cast<ptrdiff_t>(area.left) * channels_;
    std::copy(from, from + bytes, part);
  }
}

/// With everything clear that did not change.
void WebpChanges::cutChanged(const Picture& picture, uint8_t* part) const {
  const Rectangle& area = change_.area;
  std::fill(part, part + static_cast<ptrdiff_t>(area.width) * area.height * 4, uint8_t{0});
  forChanged(area, [&](const Rectangle& block) {
    for (int y = block.top; y < block.top + block.height; ++y) {
      const uint8_t* from = picture.row(y) + static_cast<ptrdiff_t>(block.left) * channels_;
      uint8_t* to = part + (static_cast<ptrdiff_t>(y - area.top) * area.width + block.left - area.left) * 4;
      for (int x = 0; x < block.width; ++x, from += channels_, to += 4) {
        std::copy(from, from + 3, to);
        to[3] = 255;
      }
    }
  });
}

void WebpChanges::show(const Picture& picture, const Rectangle& part) {
  const ptrdiff_t bytes = static_cast<ptrdiff_t>(part.width) * channels_;
  for (int y = part.top; y < part.top + part.height; ++y) {
    const uint8_t* from = picture.row(y) + static_cast<ptrdiff_t>(part.left) * channels_;
    std::copy(from, from + bytes, shown_.data() + (from - picture.data));
  }
}

template <typename Work>
void WebpChanges::forChanged(const Rectangle& area, Work work) const {
  for (int row = area.top / kBlockSide; row < blocksOf(area.top + area.height); ++row)
    for (int column = area.left / kBlockSide; column < blocksOf(area.left + area.width); ++column)
      if (changed_[static_cast<size_t>(row) * static_cast<size_t>(columns_) + static_cast<size_t>(column)])
        work(blockAt(column, row));
}

Rectangle WebpChanges::blockAt(int column, int row) const noexcept {
  const int left = column * kBlockSide;
  const int top = row * kBlockSide;
  return {left, top, std::min(kBlockSide, width_ - left), std::min(kBlockSide, height_ - top)};
}

}  // namespace pixels
