#include "media/decoder.h"

#include <new>
#include <utility>

#include "av/error.h"
#include "media/codec_choice.h"
#include "media/failure.h"

namespace media {

namespace {

av::CodecContextPtr prepare(const AVCodec& codec, const AVStream& stream, int threads, int64_t maxPixels) {
  av::CodecContextPtr context(avcodec_alloc_context3(&codec));
  if (!context) throw std::bad_alloc();
  av::check(avcodec_parameters_to_context(context.get(), stream.codecpar), "configuring the decoder");
  context->pkt_timebase = stream.time_base;
  context->thread_count = threads;
  context->max_pixels = maxPixels;
  return context;
}

}  // namespace

Decoder::Decoder(const AVStream& stream, int threads, int64_t maxPixels, const av::Interrupt& interrupt)
    : interrupt_(interrupt), fields_(*stream.codecpar), threads_(threads) {
  const AVCodecID id = stream.codecpar->codec_id;
  if (const AVCodec* codec = alphaCodecFor(id)) {
    alphaContext_ = prepare(*codec, stream, threads, maxPixels);
    pictures_->serve(*alphaContext_);
  }
  if (announcesAlpha(stream)) switchToAlpha();
  if (context_) return;
  context_ = prepare(codecFor(id), stream, threads, maxPixels);
  pictures_->serve(*context_);
  const int result = avcodec_open2(context_.get(), nullptr, nullptr);
  if (result < 0) throw Failure(FailureCode::UnsupportedCodec, av::Error("opening the decoder", result).what());
}

void Decoder::switchToAlpha() {
  av::CodecContextPtr context = std::exchange(alphaContext_, nullptr);
  if (!context || avcodec_open2(context.get(), nullptr, nullptr) < 0) return;
  context_ = std::move(context);
  marksKeyFrames_ = false;
}

bool Decoder::send(const AVPacket& packet, AVDiscard skip) {
  throwIfStopped(interrupt_);
  if (alphaContext_ && !fed_ && bringsAlpha(packet)) switchToAlpha();
  context_->skip_frame = skip;
  const int result = avcodec_send_packet(context_.get(), &packet);
  if (result == AVERROR(EAGAIN)) return false;
  if (result == AVERROR(ENOMEM)) throw std::bad_alloc();
  fed_ = true;
  if ((packet.flags & AV_PKT_FLAG_KEY) != 0) keyTimes_ = {packet.pts, keyTimes_.first};
  return true;
}

void Decoder::drain() {
  throwIfStopped(interrupt_);
  context_->skip_frame = AVDISCARD_DEFAULT;
  avcodec_send_packet(context_.get(), nullptr);
}

Received Decoder::receive(AVFrame& frame) {
  for (;;) {
    throwIfStopped(interrupt_);
    const int result = avcodec_receive_frame(context_.get(), &frame);
    if (result >= 0) {
      ++decodedFrames_;
      fields_.applyTo(frame);
      if (!marksKeyFrames_) av::markKeyFrame(frame, frame.pts == keyTimes_.first || frame.pts == keyTimes_.second);
      noteDamage(frame);
      return Received::Frame;
    }
    if (result == AVERROR(EAGAIN)) return Received::NeedsPacket;
    if (result == AVERROR_EOF) return Received::End;
    if (result == AVERROR(ENOMEM)) throw std::bad_alloc();
    // Anything else is one damaged frame; the next call goes on behind it.
    damaged_ = true;
  }
}

/// libavcodec reports the damage a frame's own bytes have, not what it takes over from the frames it refers to.
void Decoder::noteDamage(AVFrame& frame) noexcept {
  const bool own = frame.decode_error_flags != 0 || (frame.flags & AV_FRAME_FLAG_CORRUPT) != 0;
  if (av::isKeyFrame(frame)) damaged_ = false;
  if (damaged_) frame.decode_error_flags |= FF_DECODE_ERROR_MISSING_REFERENCE;
  // Few frames refer to one that is predicted from both sides.
  if (own && frame.pict_type != AV_PICTURE_TYPE_B) damaged_ = true;
}

void Decoder::flush() {
  avcodec_flush_buffers(context_.get());
  damaged_ = false;
  fed_ = false;
}

int Decoder::takeDecodedFrames() noexcept { return std::exchange(decodedFrames_, 0); }

}  // namespace media
