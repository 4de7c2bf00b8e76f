#include "pixels/gif_painter.h"

#include <algorithm>
#include <cstring>

#include "media/failure.h"

namespace pixels {

namespace {

/// Rows that one thread paints at a time.
constexpr int kBandRows = 32;

}  // namespace

void GifPainter::Tally::change(int x, int y) noexcept {
  left = std::min(left, x);
  right = std::max(right, x);
  top = std::min(top, y);
  bottom = std::max(bottom, y);
}

void GifPainter::Tally::join(const Tally& other) noexcept {
  left = std::min(left, other.left);
  right = std::max(right, other.right);
  top = std::min(top, other.top);
  bottom = std::max(bottom, other.bottom);
  stepsLeaving += other.stepsLeaving;
  stepsDrawing += other.stepsDrawing;
  hasClear = hasClear || other.hasClear;
}

GifPainter::GifPainter(int width, int height)
    : width_(width),
      height_(height),
      shown_(static_cast<size_t>(width) * static_cast<size_t>(height)),
      drawing_(shown_.size()) {}

void GifPainter::setColours(Palette palette, Dither dither, double tolerance) {
  clear_ = static_cast<uint8_t>(palette.rgb.size());
  ownColours_.clear();
  for (const Ycc& colour : palette.ycc)
    ownColours_.push_back(
        {static_cast<int16_t>(colour.y), static_cast<int8_t>(colour.b), static_cast<int8_t>(colour.r)});
  mixes_.emplace(std::move(palette), dither);
  tolerance_ = static_cast<int>(tolerance * tolerance);
}

/// Nothing drawn over a pixel makes it clear again: that takes the disposal of the picture before.
Rectangle GifPainter::takeAway(const Picture& picture) {
  if (picture.channels != 4) return {};
  Tally tally;
  for (int y = 0; y < height_; ++y) {
    const uint8_t* pixel = picture.row(y);
    const Shown* shown = shown_.data() + static_cast<ptrdiff_t>(y) * width_;
    for (int x = 0; x < width_; ++x, pixel += 4)
      if (pixel[3] < kLeastOpaque && !shown[x].isClear()) tally.change(x, y);
  }
  if (tally.right < 0) return {};
  const Rectangle box{tally.left, tally.top, tally.right - tally.left + 1, tally.bottom - tally.top + 1};
  // The disposal takes away all that the picture covered, whatever it drew there.
  const Rectangle cleared = box.joined(lastChanged_);
  for (int y = cleared.top; y < cleared.top + cleared.height; ++y) {
    Shown* shown = shown_.data() + static_cast<ptrdiff_t>(y) * width_ + cleared.left;
    std::fill(shown, shown + cleared.width, Shown{});
  }
  return cleared;
}

template <int kChannels>
void GifPainter::paintRow(const uint8_t* pixels, int y, uint8_t* leaving, Tally& tally) {
  const uint8_t* thresholds = thresholdsOfRow(y);
  const Shown* shown = shown_.data() + static_cast<ptrdiff_t>(y) * width_;
  uint8_t* drawing = drawing_.data() + static_cast<ptrdiff_t>(y) * width_;
  const std::vector<Ycc>& palette = mixes_->palette().ycc;
  int lastLeaving = clear_;
  int lastDrawing = clear_;
  int first = INT_MAX;
  int last = -1;
  for (int x = 0; x < width_; ++x, pixels += kChannels) {
    if (kChannels == 4 && pixels[3] < kLeastOpaque) {
      drawing[x] = leaving[x] = clear_;
      tally.hasClear = true;
    } else {
      const Ycc colour = toYcc(pixels[0], pixels[1], pixels[2]);
      const Mix mix = mixes_->at(colour);
      const uint8_t own = mix.share > thresholds[x & 7] ? mix.second : mix.first;
      drawing[x] = own;
      // No processor guesses these branches well, so that there are none.
      const bool near = distance(shown[x].colour(), colour) <= distance(palette[own], colour) + tolerance_;
      const bool stays = near & !shown[x].isClear();
      leaving[x] = stays ? clear_ : own;
      first = std::min(first, stays ? INT_MAX : x);
      last = stays ? last : x;
    }
    tally.stepsLeaving += leaving[x] != lastLeaving;
    tally.stepsDrawing += drawing[x] != lastDrawing;
    lastLeaving = leaving[x];
    lastDrawing = drawing[x];
  }
  if (last < 0) return;
  tally.change(first, y);
  tally.change(last, y);
}

int GifPainter::bands() const noexcept { return (height_ + kBandRows - 1) / kBandRows; }

Painted GifPainter::paint(const Picture& picture, const av::Interrupt& interrupt, Crew& crew, uint8_t* indices) {
  const Rectangle cleared = takeAway(picture);
  std::vector<Tally> tallies(static_cast<size_t>(bands()));
  crew.run(bands(), [&](int band) {
    media::throwIfStopped(interrupt);
    Tally tally;
    for (int y = band * kBandRows; y < std::min(height_, (band + 1) * kBandRows); ++y) {
      uint8_t* leaving = indices + static_cast<ptrdiff_t>(y) * width_;
      if (picture.channels == 4) {
        paintRow<4>(picture.row(y), y, leaving, tally);
      } else {
        paintRow<3>(picture.row(y), y, leaving, tally);
      }
    }
    tallies[static_cast<size_t>(band)] = tally;
  });
  Tally tally;
  for (const Tally& one : tallies) tally.join(one);
  return finish(tally, cleared, crew, indices);
}

Painted GifPainter::finish(const Tally& tally, const Rectangle& cleared, Crew& crew, uint8_t* indices) {
  const bool drawAll = first_ || tally.stepsDrawing < tally.stepsLeaving;
  first_ = false;
  Painted painted;
  painted.cleared = cleared;
  if (drawAll) {
    painted.changed = {0, 0, width_, height_};
    painted.leaves = tally.hasClear;
  } else if (tally.right >= 0) {
    painted.changed = {tally.left, tally.top, tally.right - tally.left + 1, tally.bottom - tally.top + 1};
    painted.leaves = true;
  } else if (!cleared.isEmpty()) {
    painted.changed = {0, 0, 1, 1};  // nothing to draw, but the moment the picture before ends
    painted.leaves = true;
  }
  if (drawAll) std::memcpy(indices, drawing_.data(), drawing_.size());
  crew.run(bands(), [&](int band) { show(band, indices); });
  if (!painted.changed.isEmpty()) lastChanged_ = painted.changed;
  return painted;
}

void GifPainter::show(int band, const uint8_t* indices) {
  const size_t start = static_cast<size_t>(band * kBandRows) * static_cast<size_t>(width_);
  const size_t end = std::min(shown_.size(), start + static_cast<size_t>(kBandRows) * static_cast<size_t>(width_));
  for (size_t i = start; i < end; ++i)
    if (indices[i] != clear_) shown_[i] = ownColours_[indices[i]];
}

}  // namespace pixels
