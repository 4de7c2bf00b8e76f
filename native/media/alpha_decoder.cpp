#include "media/alpha_decoder.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <new>
#include <utility>

#include "av/error.h"
#include "media/codec_context.h"

namespace media {

namespace {

/// Null where the packet has no alpha beside its frame.
av::PacketPtr alphaBeside(const AVPacket& packet) {
  // BlockAddID in eight bytes, most significant first, then the data. Id 1 is the codec's own: VP8's and VP9's alpha.
  constexpr size_t kIdBytes = 8;
  constexpr uint8_t kCodecsOwn[kIdBytes] = {0, 0, 0, 0, 0, 0, 0, 1};
  size_t size = 0;
  const uint8_t* data = av_packet_get_side_data(&packet, AV_PKT_DATA_MATROSKA_BLOCKADDITIONAL, &size);
  if (data == nullptr || size <= kIdBytes || std::memcmp(data, kCodecsOwn, kIdBytes) != 0) return nullptr;
  av::PacketPtr alpha = av::makePacket();
  av::check(av_new_packet(alpha.get(), static_cast<int>(size - kIdBytes)), "copying a packet of alpha");
  std::memcpy(alpha->data, data + kIdBytes, size - kIdBytes);
  alpha->pts = packet.pts;
  alpha->dts = packet.dts;
  return alpha;
}

/// AV_PIX_FMT_NONE where there is none.
AVPixelFormat withAlpha(int format) noexcept {
  constexpr std::array<std::pair<AVPixelFormat, AVPixelFormat>, 3> kPairs{{
      {AV_PIX_FMT_YUV420P, AV_PIX_FMT_YUVA420P},
      {AV_PIX_FMT_YUV422P, AV_PIX_FMT_YUVA422P},
      {AV_PIX_FMT_YUV444P, AV_PIX_FMT_YUVA444P},
  }};
  const auto* pair = std::find_if(kPairs.begin(), kPairs.end(), [=](const auto& one) { return one.first == format; });
  return pair == kPairs.end() ? AV_PIX_FMT_NONE : pair->second;
}

}  // namespace

bool AlphaDecoder::exists(AVCodecID codec) noexcept { return codec == AV_CODEC_ID_VP8 || codec == AV_CODEC_ID_VP9; }

AlphaDecoder::AlphaDecoder(const AVStream& stream, size_t mostInside, int64_t maxPixels, av::PicturePool& pictures)
    : context_(openCodec(stream, 1, maxPixels, pictures)), mostInside_(mostInside) {}

void AlphaDecoder::send(const AVPacket& packet, AVDiscard skip) {
  const av::PacketPtr beside = alphaBeside(packet);
  if (!beside) return;
  context_->skip_frame = skip;
  std::optional<av::FramePtr> frame = decode(*beside);
  if (!frame) return;
  inside_.push_back({packet.pts, std::move(*frame)});
  // More than are inside the other decoder: it has lost the frame of the first.
  if (inside_.size() > mostInside_) inside_.pop_front();
}

std::optional<av::FramePtr> AlphaDecoder::decode(const AVPacket& packet) {
  std::optional<av::FramePtr> shown;
  av::FramePtr frame = av::makeFrame();
  int result = avcodec_send_packet(context_.get(), &packet);
  while (result >= 0) {
    result = avcodec_receive_frame(context_.get(), frame.get());
    if (result >= 0) shown = std::exchange(frame, av::makeFrame());
  }
  if (result == AVERROR(ENOMEM)) throw std::bad_alloc();
  if (result != AVERROR(EAGAIN)) return nullptr;
  return shown;
}

bool AlphaDecoder::joinTo(AVFrame& frame) noexcept {
  // Of two packets with one time the one of a hidden frame comes first.
  const auto last =
      std::find_if(inside_.rbegin(), inside_.rend(), [&](const Alpha& one) { return one.pts == frame.pts; });
  if (last == inside_.rend()) return true;
  const av::FramePtr alpha = std::move(last->frame);
  inside_.erase(inside_.begin(), last.base());
  if (!alpha || alpha->width != frame.width || alpha->height != frame.height) return false;
  const AVPixelFormat joined = withAlpha(frame.format);
  if (joined == AV_PIX_FMT_NONE || withAlpha(alpha->format) == AV_PIX_FMT_NONE) return true;
  auto** const free = std::find(std::begin(frame.buf), std::end(frame.buf), nullptr);
  std::swap(*free, alpha->buf[0]);
  frame.data[3] = alpha->data[0];
  frame.linesize[3] = alpha->linesize[0];
  frame.format = joined;
  return true;
}

void AlphaDecoder::flush() noexcept {
  avcodec_flush_buffers(context_.get());
  inside_.clear();
}

}  // namespace media
