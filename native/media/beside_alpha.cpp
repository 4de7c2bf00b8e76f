#include "media/beside_alpha.h"

#include <cstring>

#include "av/error.h"

namespace media {

namespace {

struct Bytes {
  const uint8_t* data = nullptr;
  size_t size = 0;
};

/// Empty where there is none.
Bytes bytesOfAlpha(const AVPacket& packet) noexcept {
  // BlockAddID in eight bytes, most significant first, then the data.
  constexpr size_t kIdBytes = 8;
  constexpr uint8_t kCodecsOwn[kIdBytes] = {0, 0, 0, 0, 0, 0, 0, 1};
  size_t size = 0;
  const uint8_t* data = av_packet_get_side_data(&packet, AV_PKT_DATA_MATROSKA_BLOCKADDITIONAL, &size);
  if (data == nullptr || size <= kIdBytes || std::memcmp(data, kCodecsOwn, kIdBytes) != 0) return {};
  return {data + kIdBytes, size - kIdBytes};
}

/// The frame tag of RFC 6386, 9.1.
bool isVp8Key(uint8_t first) noexcept { return (first & 1u) == 0; }

/// The uncompressed header of the VP9 bitstream specification, 6.2: marker, profile, show_existing_frame, frame_type.
bool isVp9Key(uint8_t first) noexcept {
  const bool reservedBit = (first & 0x30u) == 0x30;
  const unsigned flags = reservedBit ? first >> 1 : first >> 2;
  return (flags & 3u) == 0;
}

}  // namespace

bool mayHaveAlpha(AVCodecID codec) noexcept { return codec == AV_CODEC_ID_VP8 || codec == AV_CODEC_ID_VP9; }

av::PacketPtr alphaBeside(const AVPacket& packet) {
  const Bytes bytes = bytesOfAlpha(packet);
  if (bytes.size == 0) return nullptr;
  av::PacketPtr alpha = av::makePacket();
  av::check(av_new_packet(alpha.get(), static_cast<int>(bytes.size)), "copying a packet of alpha");
  std::memcpy(alpha->data, bytes.data, bytes.size);
  alpha->pts = packet.pts;
  alpha->dts = packet.dts;
  return alpha;
}

bool alphaRefersBack(const AVPacket& packet, AVCodecID codec) noexcept {
  if (!mayHaveAlpha(codec)) return false;
  const Bytes bytes = bytesOfAlpha(packet);
  if (bytes.size == 0) return false;
  return !(codec == AV_CODEC_ID_VP8 ? isVp8Key(bytes.data[0]) : isVp9Key(bytes.data[0]));
}

}  // namespace media
