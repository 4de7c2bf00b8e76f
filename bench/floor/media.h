#pragma once

#include <memory>
#include <stdexcept>
#include <string>

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libswscale/swscale.h>
}

namespace floor_bench {

struct InputCloser {
  void operator()(AVFormatContext* context) const { avformat_close_input(&context); }
};
struct DecoderCloser {
  void operator()(AVCodecContext* context) const { avcodec_free_context(&context); }
};
struct PacketCloser {
  void operator()(AVPacket* packet) const { av_packet_free(&packet); }
};
struct FrameCloser {
  void operator()(AVFrame* frame) const { av_frame_free(&frame); }
};
struct ScalerCloser {
  void operator()(SwsContext* context) const { sws_freeContext(context); }
};

using Input = std::unique_ptr<AVFormatContext, InputCloser>;
using Decoder = std::unique_ptr<AVCodecContext, DecoderCloser>;
using Packet = std::unique_ptr<AVPacket, PacketCloser>;
using Frame = std::unique_ptr<AVFrame, FrameCloser>;
using Scaler = std::unique_ptr<SwsContext, ScalerCloser>;

inline int check(int result, const char* operation) {
  if (result >= 0) return result;
  char text[AV_ERROR_MAX_STRING_SIZE] = {};
  av_strerror(result, text, sizeof text);
  throw std::runtime_error(std::string(operation) + ": " + text);
}

/** An open file, its video stream and a decoder for it. */
struct Media {
  Input input;
  AVStream* stream = nullptr;
  /** The container lists its key frames, so the first one after a seek is the nearest. */
  bool hasIndex = false;
  Decoder decoder;
  /** Start of the container's timeline, in ticks of the stream. */
  int64_t startTicks = 0;

  int64_t ticksAt(double seconds) const;
};

Media openMedia(const std::string& path, int threads);

/** Starts the decoder anew where it has another number of threads. */
void setThreads(Media& media, int threads);

/** The frame on screen at a time (`exact`), or the key frame it depends on; with the decoder left drained. */
Frame decodeStill(Media& media, double seconds, bool exact);

}  // namespace floor_bench
