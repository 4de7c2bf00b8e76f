#include <doctest/doctest.h>

#include <cstdint>
#include <vector>

#include "pixels/gif_images.h"
#include "pixels/gif_thread.h"

namespace {

using pixels::GifImage;
using Bytes = std::vector<uint8_t>;

constexpr int kWidth = 40;
constexpr int kHeight = 70;

Bytes flat(uint8_t red, uint8_t green, uint8_t blue) {
  Bytes bytes;
  for (int i = 0; i < kWidth * kHeight; ++i) bytes.insert(bytes.end(), {red, green, blue});
  return bytes;
}

/// Many colours, which move on with each round.
Bytes slope(int round) {
  Bytes bytes;
  for (int y = 0; y < kHeight; ++y)
    for (int x = 0; x < kWidth; ++x)
      bytes.insert(bytes.end(), {static_cast<uint8_t>((x + round) * 6), static_cast<uint8_t>(y * 3),
                                 static_cast<uint8_t>(x * y + round * 9)});
  return bytes;
}

std::vector<GifImage> imagesOf(const std::vector<std::vector<Bytes>>& groups) {
  const av::Interrupt interrupt;
  pixels::Crew crew(1);
  pixels::GifImages images(kWidth, kHeight, 3, {});
  for (const std::vector<Bytes>& group : groups) images.add(group, interrupt, crew);
  return images.finish(interrupt, crew);
}

std::vector<GifImage> madeBy(int threads, const std::vector<Bytes>& pictures) {
  const av::Interrupt interrupt;
  pixels::GifThread thread(kWidth, kHeight, 3, threads, {});
  for (const Bytes& picture : pictures) thread.add(picture.data(), interrupt);
  return thread.finish(interrupt);
}

TEST_CASE("gif images: pictures that change nothing have none") {
  const auto images = imagesOf({{flat(9, 9, 9), flat(9, 9, 9)}, {flat(9, 9, 9), flat(200, 9, 9)}});
  REQUIRE(images.size() == 2);
  CHECK(images[0].picture == 0);
  CHECK(images[1].picture == 3);
}

TEST_CASE("gif images: a palette comes with the first image, and where another one serves better") {
  const auto images = imagesOf({{flat(9, 9, 9)}, {flat(9, 9, 9)}, {flat(220, 30, 60), flat(220, 30, 60)}, {slope(0)}});
  REQUIRE(images.size() == 3);
  CHECK(images[0].colours.size() == 1);
  CHECK(images[1].colours.size() == 1);
  CHECK(images[1].colours.front().r > 200);
  CHECK(images[2].colours.size() > 200);
}

TEST_CASE("gif images: what serves well goes on serving") {
  const auto images = imagesOf({{flat(9, 9, 9), flat(200, 200, 200)}, {flat(9, 9, 9)}, {flat(200, 200, 200)}});
  REQUIRE(images.size() == 4);
  CHECK(images[0].colours.size() == 2);
  for (size_t i = 1; i < images.size(); ++i) CHECK(images[i].colours.empty());
}

TEST_CASE("gif thread: it makes what would be made at once, however many share the work") {
  std::vector<Bytes> pictures;
  for (int round = 0; round < 33; ++round) pictures.push_back(slope(round));
  const auto alone = madeBy(1, pictures);
  REQUIRE(alone.size() == pictures.size());
  const auto together = madeBy(3, pictures);
  REQUIRE(together.size() == alone.size());
  for (size_t i = 0; i < alone.size(); ++i) {
    CHECK(alone[i].codes == together[i].codes);
    CHECK(alone[i].colours.size() == together[i].colours.size());
  }
}

TEST_CASE("gif thread: nothing added is nothing made") { CHECK(madeBy(2, {}).empty()); }

}  // namespace
