#include <doctest/doctest.h>

#include <cmath>
#include <functional>
#include <random>
#include <vector>

#include "media/failure.h"
#include "pixels/gif_codes.h"

namespace {

using Bytes = std::vector<uint8_t>;

/// The codes without the lengths of their blocks; empty when the blocks do not end where the data does.
Bytes joinBlocks(const Bytes& data) {
  Bytes joined;
  size_t at = 1;
  while (at < data.size() && data[at] != 0) {
    const size_t length = data[at];
    if (at + 1 + length >= data.size()) return {};
    joined.insert(joined.end(), data.begin() + static_cast<long>(at + 1),
                  data.begin() + static_cast<long>(at + 1 + length));
    at += 1 + length;
  }
  return at + 1 == data.size() ? joined : Bytes{};
}

/// By the words of GIF89a, appendix F: strings are kept whole, and the reader learns one with each code.
class Reader {
 public:
  explicit Reader(int bits) : clear_(size_t{1} << bits), bits_(bits), width_(bits + 1) {}

  /// False when it was the code that ends.
  bool read(size_t code) {
    if (code == clear_) {
      strings_.clear();
      for (size_t i = 0; i < clear_ + 2; ++i) strings_.push_back({static_cast<uint8_t>(i)});
      last_.clear();
      width_ = bits_ + 1;
      return true;
    }
    if (code == clear_ + 1) return false;
    if (!last_.empty() && strings_.size() < 4096) {
      last_.push_back(code < strings_.size() ? strings_[code][0] : last_[0]);
      strings_.push_back(last_);
    }
    REQUIRE(code < strings_.size());
    last_ = strings_[code];
    indices.insert(indices.end(), last_.begin(), last_.end());
    if (strings_.size() == size_t{1} << width_ && width_ < 12) ++width_;
    return true;
  }

  int width() const { return width_; }

  Bytes indices;

 private:
  size_t clear_;
  int bits_;
  int width_;
  std::vector<Bytes> strings_;
  Bytes last_;
};

Bytes decode(const Bytes& data) {
  Reader reader(data[0]);
  uint32_t pending = 0;
  int count = 0;
  for (const uint8_t byte : joinBlocks(data)) {
    pending |= uint32_t{byte} << count;
    count += 8;
    while (count >= reader.width()) {
      const int width = reader.width();
      const size_t code = pending & ((1U << width) - 1);
      pending >>= width;
      count -= width;
      if (!reader.read(code)) return reader.indices;
    }
  }
  FAIL("the codes do not end");
  return {};
}

Bytes compress(const Bytes& indices, int width, int bits) {
  const av::Interrupt interrupt;
  const int height = static_cast<int>(indices.size()) / width;
  return pixels::toGifCodes({indices.data(), width, width, height}, bits, interrupt);
}

TEST_CASE("gif codes: a reader gets back what was written") {
  std::mt19937 random(5);
  const std::vector<std::function<uint8_t(int, int)>> pictures = {
      [](int, int) { return uint8_t{3}; },
      [](int x, int y) { return static_cast<uint8_t>(x ^ y); },
      [&](int, int) { return static_cast<uint8_t>(random()); },
      // What the full table knows is of no use for what comes after.
      [&](int x, int y) { return static_cast<uint8_t>(y < 90 ? random() : static_cast<unsigned>(x / 9)); },
      [&](int x, int y) { return static_cast<uint8_t>(y < 90 ? static_cast<unsigned>(x * y) : random()); },
  };
  for (size_t picture = 0; picture < pictures.size(); ++picture)
    for (int bits = 2; bits <= 8; ++bits)
      for (const auto& [width, height] : {std::pair{1, 1}, {2, 1}, {7, 3}, {63, 61}, {310, 230}}) {
        CAPTURE(picture);
        CAPTURE(bits);
        CAPTURE(width);
        Bytes indices;
        for (int y = 0; y < height; ++y)
          for (int x = 0; x < width; ++x)
            indices.push_back(static_cast<uint8_t>(pictures[picture](x, y) & ((1 << bits) - 1)));
        CHECK(decode(compress(indices, width, bits)) == indices);
      }
}

TEST_CASE("gif codes: only the rectangle is written") {
  const av::Interrupt interrupt;
  Bytes indices(10 * 10);
  for (size_t i = 0; i < indices.size(); ++i) indices[i] = static_cast<uint8_t>(i);
  const Bytes data = pixels::toGifCodes({&indices[34], 10, 3, 2}, 7, interrupt);
  CHECK(decode(data) == Bytes{34, 35, 36, 44, 45, 46});
}

TEST_CASE("gif codes: no block is longer than its length can say, and all of one colour takes next to nothing") {
  const Bytes data = compress(Bytes(512 * 512, 1), 512, 8);
  CHECK(data.size() < 1200);
  CHECK(data.back() == 0);
}

TEST_CASE("gif codes: an aborted call stops") {
  const int32_t word = 1;
  av::Interrupt interrupt;
  const av::ArmedInterrupt armed(interrupt, &word, INFINITY);
  const Bytes indices(16);
  CHECK_THROWS_AS(pixels::toGifCodes({indices.data(), 4, 4, 4}, 8, interrupt), media::Failure);
}

}  // namespace
