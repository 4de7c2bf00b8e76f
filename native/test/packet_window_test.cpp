#include <doctest/doctest.h>

#include <optional>
#include <vector>

#include "media/packet_window.h"

namespace {

struct Fed {
  int64_t pts;
  int64_t dts;
  bool key = false;
  bool discard = false;
};

// Ticks are milliseconds.
const media::Timeline kTimeline({1, 1000}, 0);

av::PacketPtr packetOf(const Fed& fed) {
  av::PacketPtr packet = av::makePacket();
  REQUIRE(av_new_packet(packet.get(), 10) == 0);
  packet->pts = fed.pts;
  packet->dts = fed.dts;
  packet->duration = 40;
  packet->flags = (fed.key ? AV_PKT_FLAG_KEY : 0) | (fed.discard ? AV_PKT_FLAG_DISCARD : 0);
  return packet;
}

media::PacketWindow windowOf(media::ReorderRule rule, const std::vector<Fed>& packets, int64_t targetMs) {
  media::PacketWindow window(rule, kTimeline);
  for (const Fed& fed : packets) window.push(packetOf(fed), targetMs * 1000);
  return window;
}

// I0 P160 B80 b40 b120, as an encoder with a B pyramid stores it.
const std::vector<Fed> kPyramid = {{0, -80, true}, {160, -40}, {80, 0}, {40, 40}, {120, 80}, {320, 120}, {240, 160}};

}  // namespace

TEST_CASE("the packet on screen is the last one shown at or before the target") {
  const struct {
    int64_t targetMs;
    std::optional<size_t> expected;
  } cases[] = {{0, 0}, {39, 0}, {40, 3}, {79, 3}, {80, 2}, {119, 2}, {120, 4}, {160, 1}, {239, 1}, {-1, std::nullopt}};
  for (const auto& example : cases) {
    CAPTURE(example.targetMs);
    media::PacketWindow window = windowOf({32, false}, kPyramid, example.targetMs);
    CHECK(window.onScreenAt(example.targetMs * 1000) == example.expected);
  }
}

TEST_CASE("a decision waits until nothing that follows can be on screen") {
  const media::ReorderRule byDts{32, true};
  CHECK_FALSE(windowOf(byDts, {{0, -80, true}, {160, -40}, {80, 0}}, 100).decided(100000));
  CHECK(windowOf(byDts, kPyramid, 100).decided(100000));
  const media::ReorderRule noReorder{0, false};
  CHECK_FALSE(windowOf(noReorder, {{0, 0, true}, {40, 40}}, 60).decided(60000));
  CHECK(windowOf(noReorder, {{0, 0, true}, {40, 40}, {80, 80}}, 60).decided(60000));
  const media::ReorderRule two{2, false};
  CHECK_FALSE(windowOf(two, {{0, 0, true}, {160, 0}, {80, 0}}, 60).decided(60000));
  CHECK(windowOf(two, {{0, 0, true}, {160, 0}, {80, 0}, {120, 0}}, 60).decided(60000));
}

TEST_CASE("a key frame before the target makes what came before it superfluous") {
  media::PacketWindow window({0, false}, kTimeline);
  CHECK_FALSE(window.push(packetOf({0, 0, true}), 100000));
  CHECK_FALSE(window.push(packetOf({40, 40}), 100000));
  CHECK(window.push(packetOf({80, 80, true}), 100000));
  CHECK(window.entries().size() == 1);
  CHECK(window.unfedBytes() == 10);
  CHECK_FALSE(window.push(packetOf({120, 120, true}), 100000));
  CHECK(window.entries().size() == 2);
}

TEST_CASE("packets before an edit list's start are decoded but never shown") {
  media::PacketWindow window = windowOf({0, false}, {{-80, -80, true, true}, {-40, -40, false, true}, {0, 0}}, 20);
  CHECK(window.entries().size() == 3);
  CHECK(window.onScreenAt(20000) == std::optional<size_t>(2));
  CHECK(window.endMicros() == 40000);
}

TEST_CASE("of two packets with one time the later one counts") {
  media::PacketWindow window = windowOf({0, false}, {{0, 0, true}, {40, 40}, {40, 40}, {80, 80}}, 50);
  CHECK(window.onScreenAt(50000) == std::optional<size_t>(2));
}
