#include "media.h"

#include <cstring>

namespace floor_bench {

namespace {

bool isIndexed(const AVFormatContext& input) {
  return std::strstr(input.iformat->name, "mp4") != nullptr || std::strstr(input.iformat->name, "matroska") != nullptr;
}

// The indexed ones fill codecpar from the header, so reading and decoding packets to learn about the streams is a
// waste.
bool headerTellsAll(const AVFormatContext& input) {
  for (unsigned index = 0; index < input.nb_streams; ++index) {
    const AVCodecParameters& codec = *input.streams[index]->codecpar;
    if (codec.codec_type != AVMEDIA_TYPE_VIDEO) continue;
    const bool needsExtradata = codec.codec_id == AV_CODEC_ID_H264 || codec.codec_id == AV_CODEC_ID_HEVC;
    if (codec.codec_id == AV_CODEC_ID_NONE || codec.width == 0) return false;
    if (needsExtradata && codec.extradata_size == 0) return false;
  }
  return true;
}

int64_t startOf(const AVFormatContext& input, const AVStream& stream) {
  if (input.start_time != AV_NOPTS_VALUE) return av_rescale_q(input.start_time, AV_TIME_BASE_Q, stream.time_base);
  int64_t start = AV_NOPTS_VALUE;
  for (unsigned index = 0; index < input.nb_streams; ++index) {
    const AVStream& other = *input.streams[index];
    if (other.start_time == AV_NOPTS_VALUE) continue;
    const int64_t ticks = av_rescale_q(other.start_time, other.time_base, stream.time_base);
    if (start == AV_NOPTS_VALUE || ticks < start) start = ticks;
  }
  return start == AV_NOPTS_VALUE ? 0 : start;
}

Decoder openDecoder(const AVStream& stream, const AVCodec* codec, int threads) {
  Decoder decoder(avcodec_alloc_context3(codec));
  check(avcodec_parameters_to_context(decoder.get(), stream.codecpar), "codec parameters");
  decoder->pkt_timebase = stream.time_base;
  decoder->thread_count = threads;
  check(avcodec_open2(decoder.get(), codec, nullptr), "open decoder");
  return decoder;
}

}  // namespace

int64_t Media::ticksAt(double seconds) const {
  const auto micros = static_cast<int64_t>(seconds * 1e6 + 0.5);
  return startTicks + av_rescale_q(micros, AV_TIME_BASE_Q, stream->time_base);
}

Media openMedia(const std::string& path, int threads) {
  Media media;
  AVFormatContext* input = nullptr;
  check(avformat_open_input(&input, path.c_str(), nullptr, nullptr), "open");
  media.input.reset(input);
  media.hasIndex = isIndexed(*input);
  if (!media.hasIndex || !headerTellsAll(*input)) check(avformat_find_stream_info(input, nullptr), "find stream info");

  const AVCodec* codec = nullptr;
  const int index = check(av_find_best_stream(input, AVMEDIA_TYPE_VIDEO, -1, -1, &codec, 0), "find video");
  for (unsigned other = 0; other < input->nb_streams; ++other) input->streams[other]->discard = AVDISCARD_ALL;
  media.stream = input->streams[index];
  media.stream->discard = AVDISCARD_DEFAULT;
  media.startTicks = startOf(*input, *media.stream);

  media.decoder = openDecoder(*media.stream, codec, threads);
  return media;
}

void setThreads(Media& media, int threads) {
  if (media.decoder->thread_count != threads) media.decoder = openDecoder(*media.stream, media.decoder->codec, threads);
}

}  // namespace floor_bench
