#include "media/survey.h"

#include <algorithm>

namespace media {

namespace {

/// Packets this far behind a time say nothing about it any more, whatever their order.
constexpr int64_t kReorderMicros = 1'000'000;

void goTo(Demuxer& demuxer, const Timeline& timeline, int64_t micros) {
  if (micros <= 0 || !demuxer.seek(timeline.lastTick(micros))) demuxer.rewind();
}

/// By the decoding time where there is no other, which comes no later.
int64_t endOf(const AVPacket& packet, const Timeline& timeline) {
  const int64_t ticks = packet.pts == AV_NOPTS_VALUE ? packet.dts : packet.pts;
  return ticks == AV_NOPTS_VALUE ? 0 : timeline.micros(ticks) + timeline.duration(packet.duration);
}

}  // namespace

Survey surveyPackets(Demuxer& demuxer, int stream, const SurveyRange& range) {
  const Timeline timeline = demuxer.timeline(stream);
  demuxer.select(stream, false);
  goTo(demuxer, timeline, range.fromMicros);
  Survey survey;
  int64_t end = 0;
  const av::PacketPtr packet = av::makePacket();
  bool more = demuxer.read(*packet);
  for (; more && survey.keyMicros.size() < range.mostKeyFrames; more = demuxer.read(*packet)) {
    end = std::max(end, endOf(*packet, timeline));
    if (packet->pts == AV_NOPTS_VALUE) continue;
    const int64_t micros = timeline.micros(packet->pts);
    if (micros > range.toMicros && micros - range.toMicros > kReorderMicros) break;
    const bool key = (packet->flags & AV_PKT_FLAG_KEY) != 0;
    if (key && micros >= range.fromMicros && micros <= range.toMicros) survey.keyMicros.push_back(micros);
  }
  std::sort(survey.keyMicros.begin(), survey.keyMicros.end());
  if (!more) survey.endMicros = end;
  return survey;
}

std::vector<int64_t> indexedKeyFrames(Demuxer& demuxer, int stream) {
  std::vector<int64_t> keys;
  demuxer.select(stream, false);
  const auto delay = demuxer.indexDelay();
  if (!delay) return keys;
  const Timeline timeline = demuxer.timeline(stream);
  // libav only reads the stream here, but its signature is not const.
  auto* indexed = const_cast<AVStream*>(&demuxer.stream(stream));
  const int count = avformat_index_get_entries_count(indexed);
  for (int i = 0; i < count; ++i) {
    const AVIndexEntry& entry = *avformat_index_get_entry(indexed, i);
    const bool key = (entry.flags & AVINDEX_KEYFRAME) != 0 && (entry.flags & AVINDEX_DISCARD_FRAME) == 0;
    if (key) keys.push_back(timeline.micros(entry.timestamp + *delay));
  }
  return keys;
}

int64_t surveyEnd(Demuxer& demuxer, int stream, int64_t fromMicros) {
  demuxer.select(stream, false);
  goTo(demuxer, demuxer.timeline(stream), fromMicros);
  demuxer.selectAll();
  int64_t end = fromMicros;
  const av::PacketPtr packet = av::makePacket();
  while (demuxer.read(*packet)) {
    const AVMediaType type = demuxer.stream(packet->stream_index).codecpar->codec_type;
    if (type != AVMEDIA_TYPE_VIDEO && type != AVMEDIA_TYPE_AUDIO) continue;
    end = std::max(end, endOf(*packet, demuxer.timeline(packet->stream_index)));
  }
  return end;
}

}  // namespace media
