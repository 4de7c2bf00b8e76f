#include "media/start_times.h"

#include <algorithm>

#include "media/demuxer.h"

namespace media {

int64_t earliestStart(const AVFormatContext& format) {
  int64_t start = INT64_MAX;
  int64_t textStart = INT64_MAX;
  for (unsigned i = 0; i < format.nb_streams; ++i) {
    const AVStream& stream = *format.streams[i];
    if (stream.start_time == AV_NOPTS_VALUE || stream.time_base.den == 0) continue;
    const int64_t micros = av_rescale_q(stream.start_time, stream.time_base, av::kMicros);
    const AVMediaType type = stream.codecpar->codec_type;
    int64_t& earliest = type == AVMEDIA_TYPE_SUBTITLE || type == AVMEDIA_TYPE_DATA ? textStart : start;
    earliest = std::min(earliest, micros);
  }
  if (start == INT64_MAX || (start > textStart && start - textStart < AV_TIME_BASE)) start = textStart;
  return start == INT64_MAX ? 0 : start;
}

bool startTimesKnown(const AVFormatContext& format, int64_t firstMicros, const AVPacket& packet) noexcept {
  const AVRational timeBase = format.streams[packet.stream_index]->time_base;
  if (packet.dts != AV_NOPTS_VALUE && av_rescale_q(packet.dts, timeBase, av::kMicros) - firstMicros > kInterleaveMicros)
    return true;
  for (unsigned i = 0; i < format.nb_streams; ++i) {
    const AVStream& stream = *format.streams[i];
    const AVMediaType type = stream.codecpar->codec_type;
    if (type != AVMEDIA_TYPE_VIDEO && type != AVMEDIA_TYPE_AUDIO) continue;
    if (stream.start_time == AV_NOPTS_VALUE && !isCover(stream)) return false;
  }
  return true;
}

}  // namespace media
