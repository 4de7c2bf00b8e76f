#include "media/alpha_decoder.h"

#include <algorithm>
#include <array>
#include <new>
#include <utility>

#include "media/beside_alpha.h"
#include "media/codec_context.h"

namespace media {

namespace {

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

AlphaDecoder::AlphaDecoder(const AVStream& stream, size_t mostPending, int64_t maxPixels, av::PicturePool& pictures)
    : context_(openCodec(stream, 1, maxPixels, pictures)), mostPending_(mostPending) {}

void AlphaDecoder::send(const AVPacket& packet, AVDiscard skip) {
  const av::PacketPtr beside = alphaBeside(packet);
  if (!beside) return;
  context_->skip_frame = skip;
  av::FramePtr frame = decode(*beside);
  if (!frame && skip > AVDISCARD_DEFAULT) return;
  pending_.push_back({packet.pts, std::move(frame)});
  // More than are inside the other decoder: it has lost the frame of the first.
  if (pending_.size() > mostPending_) pending_.pop_front();
}

av::FramePtr AlphaDecoder::decode(const AVPacket& packet) {
  av::FramePtr shown;
  av::FramePtr frame = av::makeFrame();
  bool damaged = avcodec_send_packet(context_.get(), &packet) < 0;
  for (;;) {
    const int result = avcodec_receive_frame(context_.get(), frame.get());
    if (result == AVERROR(ENOMEM)) throw std::bad_alloc();
    if (result == AVERROR(EAGAIN) || result == AVERROR_EOF) break;
    if (result >= 0) {
      shown = std::exchange(frame, av::makeFrame());
    } else {
      damaged = true;
    }
  }
  return damaged ? nullptr : std::move(shown);
}

/// Two packets may have one time: one of a hidden frame and one of the frame that is shown.
std::deque<AlphaDecoder::Alpha>::iterator AlphaDecoder::find(int64_t pts) noexcept {
  const auto shown = [=](const Alpha& one) { return one.pts == pts && one.frame; };
  const auto found = std::find_if(pending_.begin(), pending_.end(), shown);
  if (found != pending_.end()) return found;
  return std::find_if(pending_.begin(), pending_.end(), [=](const Alpha& one) { return one.pts == pts; });
}

bool AlphaDecoder::joinTo(AVFrame& frame) noexcept {
  const auto found = find(frame.pts);
  if (found == pending_.end()) return true;
  const av::FramePtr alpha = std::move(found->frame);
  pending_.erase(pending_.begin(), found + 1);
  if (!alpha || alpha->width != frame.width || alpha->height != frame.height) return false;
  av::markKeyFrame(frame, av::isKeyFrame(frame) && av::isKeyFrame(*alpha));
  // Other formats, those of more than 8 bits, have no alpha in WebM: libvpx has no encoder for it.
  const AVPixelFormat joined = withAlpha(frame.format);
  if (joined == AV_PIX_FMT_NONE || withAlpha(alpha->format) == AV_PIX_FMT_NONE) return true;
  auto** const buffer = std::find(std::begin(frame.buf), std::end(frame.buf), nullptr);
  std::swap(*buffer, alpha->buf[0]);
  frame.data[3] = alpha->data[0];
  frame.linesize[3] = alpha->linesize[0];
  frame.format = joined;
  return true;
}

void AlphaDecoder::flush() noexcept {
  avcodec_flush_buffers(context_.get());
  pending_.clear();
}

}  // namespace media
