#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <random>
#include <vector>

#include "media/failure.h"
#include "pixels/fill_clear.h"
#include "pixels/flat.h"
#include "pixels/webp_changes.h"

namespace {

using Bytes = std::vector<uint8_t>;
using pixels::Picture;
using pixels::WebpChange;
using pixels::WebpChanges;

constexpr int kWidth = 50;
constexpr int kHeight = 38;

/// What a viewer has on screen, by the words of the container: RFC 9649, section 2.7.1.1.
class Screen {
 public:
  explicit Screen(int channels) : channels_(channels), rgba_(size_t{kWidth} * kHeight * 4) {}

  void draw(const WebpChange& change, const Bytes& part) {
    const uint8_t* from = part.data();
    for (int y = 0; y < change.area.height; ++y)
      for (int x = 0; x < change.area.width; ++x, from += change.channels) {
        uint8_t* to = at(change.area.left + x, change.area.top + y);
        const uint8_t alpha = change.channels == 4 ? from[3] : 255;
        if (change.blends && alpha == 0) continue;
        for (int channel = 0; channel < 3; ++channel) to[channel] = from[channel];
        to[3] = alpha;
      }
  }

  /// The largest difference of what is seen.
  int apart(const Bytes& picture) {
    int most = 0;
    const uint8_t* wanted = picture.data();
    for (int y = 0; y < kHeight; ++y)
      for (int x = 0; x < kWidth; ++x, wanted += channels_) {
        const uint8_t* shown = at(x, y);
        const int alpha = channels_ == 4 ? wanted[3] : 255;
        most = std::max(most, std::abs(shown[3] - alpha));
        for (int channel = 0; alpha > 0 && channel < 3; ++channel)
          most = std::max(most, std::abs(shown[channel] - wanted[channel]));
      }
    return most;
  }

 private:
  uint8_t* at(int x, int y) {
    return rgba_.data() + (size_t{kWidth} * static_cast<size_t>(y) + static_cast<size_t>(x)) * 4;
  }

  int channels_;
  Bytes rgba_;
};

Bytes noise(std::mt19937& random, int channels) {
  Bytes bytes(size_t{kWidth} * kHeight * static_cast<size_t>(channels));
  for (uint8_t& byte : bytes) byte = static_cast<uint8_t>(random());
  return bytes;
}

/// Some pixels in random places become others.
void change(Bytes& bytes, std::mt19937& random, int channels, bool opaque) {
  const auto bound = [&](int most) { return static_cast<int>(random() % static_cast<unsigned>(most)); };
  const int left = bound(kWidth);
  const int top = bound(kHeight);
  const int right = left + 1 + bound(kWidth - left);
  const int bottom = top + 1 + bound(kHeight - top);
  for (int y = top; y < bottom; ++y)
    for (int x = left; x < right; ++x) {
      uint8_t* pixel = bytes.data() + (size_t{kWidth} * static_cast<size_t>(y) + static_cast<size_t>(x)) *
                                          static_cast<size_t>(channels);
      for (int channel = 0; channel < channels; ++channel) pixel[channel] = static_cast<uint8_t>(random());
      if (channels == 4 && opaque) pixel[3] = 255;
    }
}

}  // namespace

TEST_CASE("at quality 100 what is drawn leaves every picture on screen to the bit") {
  for (const int channels : {3, 4}) {
    for (const bool opaque : {true, false}) {
      std::mt19937 random(7);
      WebpChanges changes(kWidth, kHeight, channels, 100);
      Screen screen(channels);
      Bytes bytes = noise(random, channels);
      int blended = 0;
      for (int step = 0; step < 60; ++step) {
        const Picture picture{bytes.data(), kWidth, kHeight, channels};
        const WebpChange found = changes.find(picture, {});
        Bytes part(static_cast<size_t>(found.area.width) * static_cast<size_t>(found.area.height) *
                   static_cast<size_t>(found.channels));
        changes.cut(picture, part.data());
        screen.draw(found, part);
        CHECK(screen.apart(bytes) == 0);
        blended += found.blends ? 1 : 0;
        change(bytes, random, channels, opaque);
        change(bytes, random, channels, opaque);
      }
      CHECK((blended > 0) == (channels == 3 || opaque));
    }
  }
}

TEST_CASE("an equal picture changes nothing, and hardly different ones add up") {
  WebpChanges changes(kWidth, kHeight, 3, 75);
  Bytes bytes(size_t{kWidth} * kHeight * 3, 100);
  const Picture picture{bytes.data(), kWidth, kHeight, 3};
  Bytes part(bytes.size());
  CHECK(changes.find(picture, {}).area.width == kWidth);
  CHECK(changes.cut(picture, part.data()));
  CHECK(changes.find(picture, {}).area.isEmpty());
  std::fill(bytes.begin(), bytes.end(), uint8_t{102});
  CHECK(changes.find(picture, {}).area.isEmpty());
  std::fill(bytes.begin(), bytes.end(), uint8_t{104});
  CHECK(changes.find(picture, {}).area.height == kHeight);
}

TEST_CASE("looking for changes stops when it is told to") {
  WebpChanges changes(kWidth, kHeight, 3, 75);
  Bytes bytes(size_t{kWidth} * kHeight * 3);
  const Picture picture{bytes.data(), kWidth, kHeight, 3};
  changes.find(picture, {});
  changes.cut(picture, Bytes(bytes.size()).data());
  const int32_t word = 1;
  av::Interrupt interrupt;
  const av::ArmedInterrupt armed(interrupt, &word, 1e9);
  CHECK_THROWS_AS(changes.find(picture, interrupt), media::Failure);
}

TEST_CASE("clear pixels take the colours around them") {
  // Two macroblocks: the left one half seen, the right one not at all.
  Bytes rgba(size_t{32} * 16 * 4);
  for (size_t y = 0; y < 16; ++y)
    for (size_t x = 0; x < 8; ++x) {
      uint8_t* pixel = rgba.data() + (y * 32 + x) * 4;
      pixel[0] = x < 4 ? 40 : 60;
      pixel[3] = 255;
    }
  pixels::fillClear(rgba.data(), 32, 16);
  CHECK(rgba[0] == 40);
  CHECK(rgba[12 * 4] == 50);
  CHECK(rgba[12 * 4 + 3] == 0);
  CHECK(rgba[20 * 4] == 50);
}

TEST_CASE("flat is what has few colours in areas, whatever is clear beside them") {
  for (const int channels : {3, 4}) {
    const auto pixels = static_cast<size_t>(channels);
    Bytes bytes(size_t{kWidth} * kHeight * pixels, 9);
    const Picture picture{bytes.data(), kWidth, kHeight, channels};
    CHECK(pixels::isFlat(picture));
    for (size_t i = 0; i < bytes.size(); i += 2 * pixels) bytes[i] = 200;
    CHECK_FALSE(pixels::isFlat(picture));
    std::fill(bytes.begin(), bytes.end(), uint8_t{9});
    for (size_t i = 0; i < 300; ++i) {
      bytes[i * pixels] = static_cast<uint8_t>(i);
      bytes[i * pixels + 1] = static_cast<uint8_t>(i >> 8);
    }
    CHECK_FALSE(pixels::isFlat(picture));
  }
  Bytes bytes(size_t{kWidth} * kHeight * 4);
  const Picture picture{bytes.data(), kWidth, kHeight, 4};
  for (size_t i = 0; i < 64; ++i) bytes[i * 4 + 3] = 255;
  CHECK(pixels::isFlat(picture));
  for (size_t i = 0; i < 64; ++i) bytes[i * 4] = static_cast<uint8_t>(i);
  CHECK_FALSE(pixels::isFlat(picture));
}
