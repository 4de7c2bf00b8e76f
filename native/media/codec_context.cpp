#include "media/codec_context.h"

#include <new>
#include <string>

#include "av/error.h"
#include "media/failure.h"

namespace media {

namespace {

const AVCodec& codecFor(AVCodecID id) {
  const AVCodec* codec = avcodec_find_decoder(id);
  if (codec != nullptr) return *codec;
  throw Failure(FailureCode::UnsupportedCodec,
                std::string("this build of libavcodec has no decoder for ") + avcodec_get_name(id));
}

}  // namespace

av::CodecContextPtr openCodec(const AVStream& stream, int threads, int64_t maxPixels, av::PicturePool& pictures) {
  av::CodecContextPtr context(avcodec_alloc_context3(&codecFor(stream.codecpar->codec_id)));
  if (!context) throw std::bad_alloc();
  av::check(avcodec_parameters_to_context(context.get(), stream.codecpar), "configuring the decoder");
  context->pkt_timebase = stream.time_base;
  context->thread_count = threads;
  context->max_pixels = maxPixels;
  pictures.serve(*context);
  const int result = avcodec_open2(context.get(), nullptr, nullptr);
  if (result < 0) throw Failure(FailureCode::UnsupportedCodec, av::Error("opening the decoder", result).what());
  return context;
}

}  // namespace media
