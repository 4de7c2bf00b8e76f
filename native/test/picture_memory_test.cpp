#include "av/picture_memory.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <vector>

namespace {

/// Of a decoder that is never opened.
av::CodecContextPtr contextOf(AVCodecID id, AVPixelFormat format, int width, int height) {
  av::CodecContextPtr context(avcodec_alloc_context3(avcodec_find_decoder(id)));
  REQUIRE(context != nullptr);
  context->codec_type = AVMEDIA_TYPE_VIDEO;
  context->pix_fmt = format;
  context->width = width;
  context->height = height;
  return context;
}

av::FramePtr frameFrom(AVCodecContext& context) {
  av::FramePtr frame = av::makeFrame();
  frame->format = context.pix_fmt;
  frame->width = context.width;
  frame->height = context.height;
  REQUIRE(context.get_buffer2(&context, frame.get(), 0) == 0);
  return frame;
}

/// Writes all of every plane, and says whether it was zero before.
bool fill(AVFrame& frame) {
  const AVPixFmtDescriptor& descriptor = *av_pix_fmt_desc_get(static_cast<AVPixelFormat>(frame.format));
  bool wasZero = true;
  for (int plane = 0; plane < 4 && frame.data[plane] != nullptr; ++plane) {
    const int rows = AV_CEIL_RSHIFT(frame.height, plane == 1 || plane == 2 ? descriptor.log2_chroma_h : 0);
    uint8_t* const end = frame.data[plane] + static_cast<ptrdiff_t>(rows) * frame.linesize[plane];
    wasZero = wasZero && std::all_of(frame.data[plane], end, [](uint8_t value) { return value == 0; });
    std::fill(frame.data[plane], end, static_cast<uint8_t>(plane + 1));
  }
  return wasZero;
}

/// Every plane holds its own number: none reaches into another.
bool planesAreApart(const AVFrame& frame) {
  for (int plane = 0; plane < 4 && frame.data[plane] != nullptr; ++plane) {
    if (frame.data[plane][0] != plane + 1) return false;
  }
  return true;
}

const struct {
  const char* name;
  AVCodecID codec;
  AVPixelFormat format;
  int width;
  int height;
} kLarge[] = {
    {"4K", AV_CODEC_ID_H264, AV_PIX_FMT_YUV420P, 3840, 2160},
    {"odd sides", AV_CODEC_ID_H264, AV_PIX_FMT_YUV420P, 3001, 1777},
    {"4:4:4 of 10 bits", AV_CODEC_ID_HEVC, AV_PIX_FMT_YUV444P10, 1920, 1080},
    {"grey", AV_CODEC_ID_FFV1, AV_PIX_FMT_GRAY16, 2048, 2048},
    {"alpha", AV_CODEC_ID_FFV1, AV_PIX_FMT_YUVA444P, 2048, 1024},
    {"packed", AV_CODEC_ID_QTRLE, AV_PIX_FMT_RGB24, 2048, 2048},
};

}  // namespace

TEST_CASE("a decoder's large frames are zeroed, aligned, and apart") {
  for (const auto& one : kLarge) {
    CAPTURE(one.name);
    const av::CodecContextPtr context = contextOf(one.codec, one.format, one.width, one.height);
    av::PicturePool pool;
    pool.serve(*context);
    const av::FramePtr first = frameFrom(*context);
    const av::FramePtr second = frameFrom(*context);
    CHECK(first->buf[1] == nullptr);
    for (int plane = 0; plane < 4 && first->data[plane] != nullptr; ++plane) {
      CHECK(first->linesize[plane] >= av_image_get_linesize(one.format, one.width, plane));
      CHECK(reinterpret_cast<uintptr_t>(first->data[plane]) % 64 == 0);
    }
    CHECK(fill(*first));
    CHECK(fill(*second));
    CHECK(planesAreApart(*first));
    CHECK(planesAreApart(*second));
  }
}

TEST_CASE("frames are used again, and may outlive their decoder") {
  av::FramePtr last;
  {
    av::PicturePool pool;
    const av::CodecContextPtr context = contextOf(AV_CODEC_ID_H264, AV_PIX_FMT_YUV420P, 3840, 2160);
    pool.serve(*context);
    const uint8_t* const place = frameFrom(*context)->data[0];
    last = frameFrom(*context);
    CHECK(last->data[0] == place);
    // Another size in the middle of a stream.
    context->height = 1440;
    CHECK(fill(*frameFrom(*context)));
  }
  fill(*last);
  CHECK(planesAreApart(*last));
}

TEST_CASE("small frames and palettes are left to libavcodec") {
  const struct {
    const char* name;
    AVCodecID codec;
    AVPixelFormat format;
    int side;
  } cases[] = {
      {"small", AV_CODEC_ID_H264, AV_PIX_FMT_YUV420P, 640},
      {"palette", AV_CODEC_ID_GIF, AV_PIX_FMT_PAL8, 4096},
  };
  for (const auto& one : cases) {
    CAPTURE(one.name);
    av::PicturePool pool;
    const av::CodecContextPtr context = contextOf(one.codec, one.format, one.side, one.side);
    pool.serve(*context);
    REQUIRE(avcodec_open2(context.get(), nullptr, nullptr) == 0);
    context->pix_fmt = one.format;
    // A buffer a plane is its way.
    CHECK(frameFrom(*context)->buf[1] != nullptr);
  }
}

TEST_CASE("a large picture with a palette has its place for it") {
  const av::FramePtr frame = av::makeFrame();
  frame->format = AV_PIX_FMT_PAL8;
  frame->width = 4096;
  frame->height = 2048;
  av::allocatePicture(*frame);
  CHECK(frame->data[1] - frame->data[0] >= 4096 * 2048);
  std::fill_n(frame->data[1], AVPALETTE_SIZE, static_cast<uint8_t>(1));
}
