#include "media/decoder.h"

#include <algorithm>
#include <new>
#include <utility>

#include "media/beside_alpha.h"
#include "media/codec_context.h"
#include "media/failure.h"

namespace media {

Decoder::Decoder(const AVStream& stream, int threads, int64_t maxPixels, const av::Interrupt& interrupt)
    : interrupt_(interrupt),
      fields_(*stream.codecpar),
      context_(openCodec(stream, threads, maxPixels, *pictures_)),
      threads_(threads) {
  // A packet for each thread, one that waits, and a frame that was not received.
  const size_t mostInside = static_cast<size_t>(std::max(1, threads)) + 2;
  if (mayHaveAlpha(stream.codecpar->codec_id)) alpha_.emplace(stream, mostInside, maxPixels, *pictures_);
}

bool Decoder::send(const AVPacket& packet, AVDiscard skip) {
  throwIfStopped(interrupt_);
  context_->skip_frame = skip;
  const int result = avcodec_send_packet(context_.get(), &packet);
  if (result == AVERROR(EAGAIN)) return false;
  if (result == AVERROR(ENOMEM)) throw std::bad_alloc();
  // Meanwhile libavcodec's threads, where it has any, decode the colours.
  if (alpha_) alpha_->send(packet, skip);
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
      if (!alpha_ || alpha_->joinTo(frame)) {
        noteDamage(frame);
        return Received::Frame;
      }
      av_frame_unref(&frame);
      damaged_ = true;
      continue;
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
  if (alpha_) alpha_->flush();
  damaged_ = false;
}

int Decoder::takeDecodedFrames() noexcept { return std::exchange(decodedFrames_, 0); }

}  // namespace media
