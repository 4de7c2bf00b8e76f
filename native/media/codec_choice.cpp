#include "media/codec_choice.h"

#include <cstring>
#include <string>

#include "media/failure.h"

namespace media {

const AVCodec& codecFor(AVCodecID id) {
  const AVCodec* codec = avcodec_find_decoder(id);
  if (codec != nullptr) return *codec;
  throw Failure(FailureCode::UnsupportedCodec,
                std::string("this build of libavcodec has no decoder for ") + avcodec_get_name(id));
}

const AVCodec* alphaCodecFor(AVCodecID id) noexcept {
  if (id == AV_CODEC_ID_VP8) return avcodec_find_decoder_by_name("libvpx");
  if (id == AV_CODEC_ID_VP9) return avcodec_find_decoder_by_name("libvpx-vp9");
  return nullptr;
}

bool announcesAlpha(const AVStream& stream) noexcept {
  const AVDictionaryEntry* mode = av_dict_get(stream.metadata, "alpha_mode", nullptr, 0);
  return mode != nullptr && std::strcmp(mode->value, "1") == 0;
}

bool bringsAlpha(const AVPacket& packet) noexcept {
  // BlockAddID in eight bytes, most significant first, then the data. Id 1 is the codec's own: VP8's and VP9's alpha.
  constexpr size_t kIdBytes = 8;
  constexpr uint8_t kCodecsOwn[kIdBytes] = {0, 0, 0, 0, 0, 0, 0, 1};
  size_t size = 0;
  const uint8_t* data = av_packet_get_side_data(&packet, AV_PKT_DATA_MATROSKA_BLOCKADDITIONAL, &size);
  return data != nullptr && size > kIdBytes && std::memcmp(data, kCodecsOwn, kIdBytes) == 0;
}

}  // namespace media
