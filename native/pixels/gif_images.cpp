#include "pixels/gif_images.h"

#include <algorithm>
#include <utility>

#include "pixels/gif_codes.h"
#include "pixels/palette.h"

namespace pixels {

namespace {

constexpr int kMostColours = 255;
// A palette that is off by less than a level of brightness cannot be told from a better one.
constexpr double kGoodEnough = 1;
// A palette that is hardly better is not worth its bytes, nor the flicker.
constexpr double kWorthChanging = 0.95;

/// Bits an index takes, with one for pixels that are left.
int bitsFor(size_t colours) noexcept {
  int bits = 2;
  while (size_t{1} << bits < colours + 1) ++bits;
  return bits;
}

}  // namespace

GifImages::GifImages(int width, int height, int channels, const GifRule& rule)
    : width_(width), height_(height), channels_(channels), rule_(rule), painter_(width, height) {}

void GifImages::add(const std::vector<std::vector<uint8_t>>& pictures, const av::Interrupt& interrupt, Crew& crew) {
  if (pictures.empty()) return;
  chooseColours(pictures, interrupt);
  for (const std::vector<uint8_t>& pixels : pictures) paint(pixels, interrupt, crew);
  // The last one may yet have to be taken away.
  if (!open_.empty()) compress(open_.size() - 1, interrupt, crew);
}

std::vector<GifImage> GifImages::finish(const av::Interrupt& interrupt, Crew& crew) {
  compress(open_.size(), interrupt, crew);
  return std::move(images_);
}

Picture GifImages::pictureOf(const std::vector<uint8_t>& pixels) const noexcept {
  return {pixels.data(), width_, height_, channels_};
}

void GifImages::chooseColours(const std::vector<std::vector<uint8_t>>& pictures, const av::Interrupt& interrupt) {
  for (const std::vector<uint8_t>& pixels : pictures) count_.add(pictureOf(pixels), interrupt);
  const std::vector<CountedColour> counted = count_.colours();
  count_.clear();
  std::vector<Rgb> guess;
  double errorNow = 0;
  if (palette_) {
    errorNow = paletteError(*palette_, counted);
    if (errorNow <= kGoodEnough) return;
    guess = palette_->rgb;
  }
  Palette palette = refinePalette(guess, counted, kMostColours, interrupt);
  if (palette_ && palette.error > errorNow * kWorthChanging) return;
  const double tolerance = rule_.tolerance + rule_.tolerancePerError * palette.error;
  painter_.setColours(palette, rule_.dither, std::min(tolerance, rule_.mostTolerance));
  palette_ = std::move(palette);
  isNewPalette_ = true;
}

void GifImages::paint(const std::vector<uint8_t>& pixels, const av::Interrupt& interrupt, Crew& crew) {
  std::vector<uint8_t> indices(bytesOf(width_, height_, 1));
  const Painted painted = painter_.paint(pictureOf(pixels), interrupt, crew, indices.data());
  const int picture = pictures_++;
  if (painted.changed.isEmpty()) return;
  if (!painted.cleared.isEmpty() && !open_.empty()) {
    GifImage& before = open_.back().image;
    before.rectangle = painted.cleared;
    // It was made larger, and reaches over pixels that it does not draw.
    before.leaves = before.isTakenAway = true;
  }
  Open open;
  open.image.picture = picture;
  if (std::exchange(isNewPalette_, false)) open.image.colours = palette_->rgb;
  open.image.rectangle = painted.changed;
  open.image.leaves = painted.leaves;
  open.indices = std::move(indices);
  open.bits = bitsFor(palette_->rgb.size());
  open_.push_back(std::move(open));
}

/// The first ones of those that are open.
void GifImages::compress(size_t count, const av::Interrupt& interrupt, Crew& crew) {
  crew.run(static_cast<int>(count), [&](int index) {
    Open& open = open_[static_cast<size_t>(index)];
    const Rectangle& box = open.image.rectangle;
    Indices indices;
    indices.data = open.indices.data() + static_cast<ptrdiff_t>(box.top) * width_ + box.left;
    indices.stride = width_;
    indices.width = box.width;
    indices.height = box.height;
    open.image.codes = toGifCodes(indices, open.bits, interrupt);
  });
  const auto end = open_.begin() + static_cast<ptrdiff_t>(count);
  for (auto open = open_.begin(); open != end; ++open) images_.push_back(std::move(open->image));
  open_.erase(open_.begin(), end);
}

}  // namespace pixels
