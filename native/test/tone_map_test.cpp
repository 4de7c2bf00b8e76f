#include <doctest/doctest.h>

#include <cmath>
#include <cstdlib>

#include "media/tone_map.h"

namespace {

constexpr std::array<float, 12> kAsTheyAre{1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0};
constexpr std::array<float, 9> kIdentity{1, 0, 0, 0, 1, 0, 0, 0, 1};

std::array<int, 3> mapped(const media::ColourMap& map, std::array<float, 3> samples) {
  media::ToneMap toneMap(map, 2);
  for (int i = 0; i < 3; ++i) {
    toneMap.samples(i)[0] = 0;
    toneMap.samples(i)[1] = samples[static_cast<size_t>(i)];
  }
  uint8_t target[8] = {9, 9, 9, 77, 9, 9, 9, 77};
  toneMap.mapRow(4, target);
  CHECK(int{target[3]} == 77);
  CHECK(int{target[7]} == 77);
  return {target[4], target[5], target[6]};
}

float lightAt(media::Transfer transfer, float value) { return media::LightTable::of(transfer).at(value); }

}  // namespace

TEST_CASE("transfer functions give the light their recommendations give") {
  using media::Transfer;
  const struct {
    const char* name;
    Transfer transfer;
    float value;
    double light;  // 1 is 100 cd/m2
  } cases[] = {
      // ITU-R BT.2408-7, table 1 and annex 1: levels of reference white and of the peak.
      {"PQ of 203 cd/m2", Transfer::Pq, 0.5807F, 2.03},
      {"PQ of 1000 cd/m2", Transfer::Pq, 0.7518F, 10},
      {"PQ of 100 cd/m2", Transfer::Pq, 0.5081F, 1},
      {"PQ of everything", Transfer::Pq, 1, 100},
      {"HLG of 203 cd/m2", Transfer::Hlg, 0.75F, 2.03},
      {"HLG of 1000 cd/m2", Transfer::Hlg, 1, 10},
      {"gamma of one half", Transfer::Gamma24, 0.5F, 0.189465},
      {"light", Transfer::Linear, 0.3F, 0.3},
  };
  for (const auto& example : cases) {
    CAPTURE(example.name);
    CHECK(lightAt(example.transfer, example.value) == doctest::Approx(example.light).epsilon(0.002));
    CHECK(lightAt(example.transfer, -1) == 0);
    CHECK(lightAt(example.transfer, NAN) == 0);
    CHECK(std::isfinite(lightAt(example.transfer, 1e9F)));
  }
}

TEST_CASE("what is not light is shown as it is, through the matrix") {
  media::ColourMap map{kAsTheyAre, media::Transfer::None, kIdentity};
  map.decode[4] = 0.5F;  // green takes half of red
  map.decode[11] = -0.25F;
  CHECK(mapped(map, {1, 0.25F, 0.5F}) == std::array{255, 191, 64});
  CHECK(mapped(map, {2, -1, 0}) == std::array{255, 0, 0});
}

TEST_CASE("SDR keeps its values through light and back") {
  const media::ColourMap map{kAsTheyAre, media::Transfer::Gamma24, kIdentity};
  for (int code = 0; code < 256; ++code) {
    const float value = static_cast<float>(code) / 255;
    CHECK(mapped(map, {value, value, value}) == std::array{code, code, code});
  }
  CHECK(mapped(map, {1.1F, 0, 1}) == std::array{255, 0, 255});
}

TEST_CASE("the peak becomes white, and greys stay grey and in order") {
  for (const media::Transfer transfer : {media::Transfer::Pq, media::Transfer::Hlg}) {
    const media::ColourMap map{kAsTheyAre, transfer, kIdentity, 10};
    const float peak = transfer == media::Transfer::Pq ? 0.7518F : 1;
    CHECK(mapped(map, {peak, peak, peak}) == std::array{255, 255, 255});
    CHECK(mapped(map, {0, 0, 0}) == std::array{0, 0, 0});
    int before = 0;
    for (float value = 0; value <= 1; value += 1.0F / 1023) {
      const std::array<int, 3> grey = mapped(map, {value, value, value});
      CHECK(grey[0] == grey[1]);
      CHECK(grey[1] == grey[2]);
      CHECK(grey[0] >= before);
      before = grey[0];
    }
  }
}

TEST_CASE("a colour outside BT.709 is clipped, not wrapped") {
  media::ColourMap map{kAsTheyAre, media::Transfer::Gamma24, {2, -1, 0, 0, 1, 0, 0, 0, 1}};
  CHECK(mapped(map, {0, 1, 0}) == std::array{0, 255, 0});
  CHECK(mapped(map, {1, 0, 0})[0] == 255);
}
