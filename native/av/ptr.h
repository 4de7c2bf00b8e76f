#pragma once

#include <memory>

#include "av/ffmpeg.h"

// One owner per libav type. Nothing outside native/av frees a libav object by hand.

namespace av {

/// For libav's `void free(T**)` functions.
template <auto Free>
struct FreeByAddress {
  template <typename T>
  void operator()(T* object) const noexcept {
    Free(&object);
  }
};

struct FreeIoContext {
  void operator()(AVIOContext* context) const noexcept {
    av_freep(&context->buffer);  // libav may have replaced the buffer it was given
    avio_context_free(&context);
  }
};

struct FreeSwsContext {
  void operator()(SwsContext* context) const noexcept { sws_freeContext(context); }
};

struct CloseParser {
  void operator()(AVCodecParserContext* parser) const noexcept { av_parser_close(parser); }
};

using FramePtr = std::unique_ptr<AVFrame, FreeByAddress<av_frame_free>>;
using PacketPtr = std::unique_ptr<AVPacket, FreeByAddress<av_packet_free>>;
using BufferPtr = std::unique_ptr<AVBufferRef, FreeByAddress<av_buffer_unref>>;
/// What was taken from it may outlive it.
using BufferPoolPtr = std::unique_ptr<AVBufferPool, FreeByAddress<av_buffer_pool_uninit>>;
using CodecContextPtr = std::unique_ptr<AVCodecContext, FreeByAddress<avcodec_free_context>>;
using ParserPtr = std::unique_ptr<AVCodecParserContext, CloseParser>;
using FormatContextPtr = std::unique_ptr<AVFormatContext, FreeByAddress<avformat_close_input>>;
using IoContextPtr = std::unique_ptr<AVIOContext, FreeIoContext>;
using SwsContextPtr = std::unique_ptr<SwsContext, FreeSwsContext>;

/// A read-only context that calls back; `opaque` must outlive it.
IoContextPtr makeIoContext(int bufferBytes, void* opaque, int (*read)(void*, uint8_t*, int),
                           int64_t (*seek)(void*, int64_t, int));

FramePtr makeFrame();
PacketPtr makePacket();
/// Leaves its times and flags.
void dropData(AVPacket& packet) noexcept;
/// A new reference to the same picture.
FramePtr referTo(const AVFrame& frame);

/// Options on their way into a libav call, freed with what the call left in them.
class Dictionary {
 public:
  Dictionary() = default;
  Dictionary(const Dictionary&) = delete;
  Dictionary& operator=(const Dictionary&) = delete;
  ~Dictionary() { av_dict_free(&entries_); }

  void set(const char* key, const char* value);
  AVDictionary** address() noexcept { return &entries_; }

 private:
  AVDictionary* entries_ = nullptr;
};

}  // namespace av
