#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "av/ptr.h"
#include "media/disposable.h"

namespace {

using Bytes = std::vector<uint8_t>;

/// avcC with four-byte lengths; only the bytes that are read matter.
const Bytes kAvcBox = {1, 100, 0, 31, 0xff, 0};

Bytes hevcBox(uint8_t layers) {
  Bytes box(23, 0);
  box[0] = 1;
  box[21] = static_cast<uint8_t>(layers << 3 | 3);
  return box;
}

bool judge(AVCodecID codec, const Bytes& box, const Bytes& packetBytes, int flags = 0) {
  AVCodecParameters parameters = {};
  parameters.codec_id = codec;
  Bytes extradata = box;
  parameters.extradata = extradata.data();
  parameters.extradata_size = static_cast<int>(extradata.size());
  av::PacketPtr packet = av::makePacket();
  REQUIRE(av_new_packet(packet.get(), static_cast<int>(packetBytes.size())) == 0);
  std::copy(packetBytes.begin(), packetBytes.end(), packet->data);
  packet->flags = flags;
  return media::isDisposable(*packet, parameters);
}

}  // namespace

TEST_CASE("H.264 packets are disposable when no slice is for reference") {
  const struct {
    const char* name;
    Bytes box;
    Bytes packet;
    bool expected;
  } cases[] = {
      {"one non-reference slice", kAvcBox, {0, 0, 0, 2, 0x01, 0x9a}, true},
      {"one reference slice", kAvcBox, {0, 0, 0, 2, 0x21, 0x9a}, false},
      {"an IDR slice", kAvcBox, {0, 0, 0, 2, 0x65, 0x88}, false},
      {"SEI, then a non-reference slice", kAvcBox, {0, 0, 0, 2, 0x06, 0x01, 0, 0, 0, 1, 0x01}, true},
      {"SEI only", kAvcBox, {0, 0, 0, 2, 0x06, 0x01}, false},
      {"a first field not for reference, a second one that is", kAvcBox, {0, 0, 0, 1, 0x01, 0, 0, 0, 1, 0x41}, false},
      {"a length beyond the packet", kAvcBox, {0, 0, 1, 0, 0x01}, false},
      {"nothing", kAvcBox, {}, false},
      {"start codes", {}, {0, 0, 0, 1, 0x09, 0x30, 0, 0, 1, 0x01, 0x9a, 0x00}, true},
      {"start codes, reference slice", {}, {0, 0, 0, 1, 0x09, 0x30, 0, 0, 1, 0x41, 0x9a, 0x00}, false},
  };
  for (const auto& example : cases) {
    CAPTURE(std::string(example.name));
    CHECK(judge(AV_CODEC_ID_H264, example.box, example.packet) == example.expected);
    CHECK_FALSE(judge(AV_CODEC_ID_H264, example.box, example.packet, AV_PKT_FLAG_KEY));
    CHECK_FALSE(judge(AV_CODEC_ID_MPEG4, example.box, example.packet));
  }
}

TEST_CASE("HEVC packets are disposable when the only temporal layer does not refer to them") {
  const struct {
    const char* name;
    uint8_t layers;
    uint8_t unitType;
    bool expected;
  } cases[] = {{"TRAIL_N", 1, 0, true},         {"TRAIL_R", 1, 1, false}, {"RASL_N", 1, 8, true},
               {"RASL_R", 1, 9, false},         {"CRA", 1, 21, false},    {"TRAIL_N among several layers", 2, 0, false},
               {"layers unknown", 0, 0, false}, {"SEI", 1, 39, false}};
  for (const auto& example : cases) {
    CAPTURE(std::string(example.name));
    const Bytes packet = {0, 0, 0, 3, static_cast<uint8_t>(example.unitType << 1), 1, 0x80};
    CHECK(judge(AV_CODEC_ID_HEVC, hevcBox(example.layers), packet) == example.expected);
  }
}
