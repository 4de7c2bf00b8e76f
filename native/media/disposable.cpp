#include "media/disposable.h"

#include <optional>

namespace media {

namespace {

struct Bytes {
  const uint8_t* data;
  size_t size;
};

/// Walks the NAL units of a packet, stored behind their lengths (mp4, Matroska) or behind start codes.
class NalUnits {
 public:
  /// `lengthBytes` 0 means start codes.
  NalUnits(Bytes packet, size_t lengthBytes) : rest_(packet), lengthBytes_(lengthBytes) {}

  /// Nothing at the end, and at the first damage.
  std::optional<Bytes> next() noexcept { return lengthBytes_ > 0 ? nextByLength() : nextByStartCode(); }

 private:
  std::optional<Bytes> nextByLength() noexcept {
    if (rest_.size < lengthBytes_) return std::nullopt;
    size_t length = 0;
    for (size_t i = 0; i < lengthBytes_; ++i) length = length << 8 | rest_.data[i];
    if (length > rest_.size - lengthBytes_) return std::nullopt;
    const Bytes unit{rest_.data + lengthBytes_, length};
    rest_ = {unit.data + length, rest_.size - lengthBytes_ - length};
    return unit;
  }

  std::optional<Bytes> nextByStartCode() noexcept {
    for (size_t i = 0; i + 3 < rest_.size; ++i) {
      if (rest_.data[i] != 0 || rest_.data[i + 1] != 0 || rest_.data[i + 2] != 1) continue;
      rest_ = {rest_.data + i + 3, rest_.size - i - 3};
      return rest_;  // only headers are looked at, so its end need not be known
    }
    return std::nullopt;
  }

  Bytes rest_;
  size_t lengthBytes_;
};

struct Format {
  size_t lengthBytes = 0;
  /// HEVC: every picture is in the lowest temporal layer, so none refers to a sub-layer non-reference picture.
  bool oneLayer = false;
};

constexpr int kAvcLengthByte = 4;
constexpr int kHevcLayersByte = 21;

/// From the avcC and hvcC boxes (ISO/IEC 14496-15 5.3.3.1 and 8.3.3.1).
Format formatOf(const AVCodecParameters& codec) noexcept {
  Format format;
  const bool box = codec.extradata_size > 0 && codec.extradata[0] == 1;
  if (!box) return format;
  if (codec.codec_id == AV_CODEC_ID_H264 && codec.extradata_size > kAvcLengthByte)
    format.lengthBytes = (codec.extradata[kAvcLengthByte] & 3u) + 1;
  if (codec.codec_id == AV_CODEC_ID_HEVC && codec.extradata_size > kHevcLayersByte) {
    format.lengthBytes = (codec.extradata[kHevcLayersByte] & 3u) + 1;
    format.oneLayer = (codec.extradata[kHevcLayersByte] >> 3 & 7) == 1;
  }
  return format;
}

enum class Need { None, Referred, NotReferred };

Need needOfH264(uint8_t header) noexcept {
  const int type = header & 0x1f;
  if (type < 1 || type > 5) return Need::None;
  return (header & 0x60) == 0 ? Need::NotReferred : Need::Referred;
}

Need needOfHevc(uint8_t header) noexcept {
  const int type = header >> 1 & 0x3f;
  if (type > 31) return Need::None;
  // Even types below RSV_VCL_R15 are the sub-layer non-reference pictures.
  return type <= 14 && type % 2 == 0 ? Need::NotReferred : Need::Referred;
}

}  // namespace

bool isDisposable(const AVPacket& packet, const AVCodecParameters& codec) noexcept {
  if ((packet.flags & AV_PKT_FLAG_KEY) != 0) return false;
  const bool hevc = codec.codec_id == AV_CODEC_ID_HEVC;
  if (!hevc && codec.codec_id != AV_CODEC_ID_H264) return false;
  const Format format = formatOf(codec);
  if (hevc && !format.oneLayer) return false;
  NalUnits units({packet.data, packet.size > 0 ? static_cast<size_t>(packet.size) : 0}, format.lengthBytes);
  bool pictures = false;
  while (const auto unit = units.next()) {
    if (unit->size == 0) continue;
    const Need need = hevc ? needOfHevc(unit->data[0]) : needOfH264(unit->data[0]);
    if (need == Need::Referred) return false;
    pictures = pictures || need == Need::NotReferred;
  }
  return pictures;
}

}  // namespace media
