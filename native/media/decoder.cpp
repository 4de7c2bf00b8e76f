#include "media/decoder.h"

#include <new>
#include <utility>

#include "av/error.h"
#include "media/failure.h"

namespace media {

namespace {

const AVCodec& codecFor(const AVCodecParameters& parameters) {
  const AVCodec* codec = avcodec_find_decoder(parameters.codec_id);
  if (codec != nullptr) return *codec;
  throw Failure(FailureCode::UnsupportedCodec,
                std::string("this build of libavcodec has no decoder for ") + avcodec_get_name(parameters.codec_id));
}

}  // namespace

Decoder::Decoder(const AVStream& stream, int threads, int64_t maxPixels, const av::Interrupt& interrupt)
    : interrupt_(interrupt), threads_(threads) {
  const AVCodec& codec = codecFor(*stream.codecpar);
  context_.reset(avcodec_alloc_context3(&codec));
  if (!context_) throw std::bad_alloc();
  av::check(avcodec_parameters_to_context(context_.get(), stream.codecpar), "configuring the decoder");
  context_->pkt_timebase = stream.time_base;
  context_->thread_count = threads;
  context_->max_pixels = maxPixels;
  const int result = avcodec_open2(context_.get(), &codec, nullptr);
  if (result < 0) throw Failure(FailureCode::UnsupportedCodec, av::Error("opening the decoder", result).what());
}

bool Decoder::send(const AVPacket& packet, AVDiscard skip) {
  throwIfStopped(interrupt_);
  context_->skip_frame = skip;
  const int result = avcodec_send_packet(context_.get(), &packet);
  if (result == AVERROR(EAGAIN)) return false;
  if (result == AVERROR(ENOMEM)) throw std::bad_alloc();
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
      return Received::Frame;
    }
    if (result == AVERROR(EAGAIN)) return Received::NeedsPacket;
    if (result == AVERROR_EOF) return Received::End;
    if (result == AVERROR(ENOMEM)) throw std::bad_alloc();
    // Anything else is one damaged frame; the next call goes on behind it.
  }
}

void Decoder::flush() { avcodec_flush_buffers(context_.get()); }

int Decoder::takeDecodedFrames() noexcept { return std::exchange(decodedFrames_, 0); }

}  // namespace media
