#include "series.h"

#include "picture.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <functional>
#include <map>
#include <thread>

namespace floor_bench {

namespace {

/** Times that need the same key frame, by their places in the series. */
struct Group {
  int64_t keyTicks = 0;
  std::vector<size_t> places;
};

std::vector<Group> groupByKeyFrame(const Media& media, const std::vector<double>& seconds) {
  std::vector<Group> groups;
  for (size_t place = 0; place < seconds.size(); ++place) {
    const AVIndexEntry* entry =
        avformat_index_get_entry_from_timestamp(media.stream, media.ticksAt(seconds[place]), AVSEEK_FLAG_BACKWARD);
    const int64_t key = entry == nullptr ? media.startTicks : entry->timestamp;
    if (groups.empty() || groups.back().keyTicks != key) groups.push_back({key, {}});
    groups.back().places.push_back(place);
  }
  return groups;
}

/** Groups at the end of a series that are decoded by more than one thread. */
constexpr size_t kLastGroups = 2;

using OnFrame = std::function<void(const AVFrame& frame, size_t place)>;

// Sought by the first time and not by the key frame's own, which in the index is that of decoding: the demuxer would
// land a group earlier. A key frame that comes on screen behind the time all the same has the group before it read.
std::vector<Packet> readPackets(Media& media, int64_t firstTicks, int64_t lastTicks) {
  for (int64_t from = firstTicks;; from -= 1) {
    check(av_seek_frame(media.input.get(), media.stream->index, from, AVSEEK_FLAG_BACKWARD), "seek");
    std::vector<Packet> packets;
    for (;;) {
      Packet packet(av_packet_alloc());
      const int result = av_read_frame(media.input.get(), packet.get());
      if (result == AVERROR_EOF) break;
      check(result, "read");
      if (packet->stream_index != media.stream->index) continue;
      if (packet->dts > lastTicks) break;
      packets.push_back(std::move(packet));
    }
    if (!packets.empty() && (packets.front()->pts <= firstTicks || from <= media.startTicks)) return packets;
    from = packets.empty() ? from : packets.front()->dts;
  }
}

void decodeGroup(Media& media, const Group& group, const std::vector<double>& seconds, const OnFrame& onFrame) {
  const int64_t first = media.ticksAt(seconds[group.places.front()]);
  const std::vector<Packet> packets = readPackets(media, first, media.ticksAt(seconds[group.places.back()]));
  std::map<int64_t, std::vector<size_t>> wanted;
  for (const size_t place : group.places) {
    const int64_t ticks = media.ticksAt(seconds[place]);
    int64_t best = INT64_MIN;
    for (const Packet& packet : packets)
      if (packet->pts <= ticks) best = std::max(best, packet->pts);
    wanted[best].push_back(place);
  }
  size_t end = packets.size();
  while (end > 0 && wanted.count(packets[end - 1]->pts) == 0) --end;
  AVCodecContext* decoder = media.decoder.get();
  const Frame frame(av_frame_alloc());
  const auto take = [&] {
    while (avcodec_receive_frame(decoder, frame.get()) >= 0) {
      const auto found = wanted.find(frame->pts);
      if (found != wanted.end())
        for (const size_t place : found->second) onFrame(*frame, place);
    }
  };
  for (size_t i = 0; i < end; ++i) {
    decoder->skip_frame = wanted.count(packets[i]->pts) != 0 ? AVDISCARD_DEFAULT : AVDISCARD_NONREF;
    check(avcodec_send_packet(decoder, packets[i].get()), "send");
    take();
  }
  check(avcodec_send_packet(decoder, nullptr), "drain");
  take();
  avcodec_flush_buffers(decoder);
}

Scaler cellScaler(const AVFrame& frame, int width, int height) {
  Scaler scaler(sws_getContext(frame.width, frame.height, static_cast<AVPixelFormat>(frame.format), width, height,
                               AV_PIX_FMT_RGB24, SWS_BICUBIC | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT, nullptr, nullptr,
                               nullptr));
  const int* matrix = sws_getCoefficients(frame.height <= 576 ? SWS_CS_ITU601 : SWS_CS_ITU709);
  sws_setColorspaceDetails(scaler.get(), matrix, 0, matrix, 1, 0, 1 << 16, 1 << 16);
  return scaler;
}

}  // namespace

std::vector<Jpeg> makeStills(const Series& series, int workers) {
  Media plan = openMedia(series.path, 1);
  const std::vector<Group> groups = groupByKeyFrame(plan, series.seconds);
  std::vector<Jpeg> made(series.seconds.size());
  std::atomic<size_t> next = 0;
  const auto work = [&](Media media) {
    Scaler scaler;
    for (size_t i = next++; i < groups.size(); i = next++) {
      // Whoever still decodes when the others find nothing left to do has their cores.
      setThreads(media, i + kLastGroups >= groups.size() ? workers + 1 : 1);
      decodeGroup(media, groups[i], series.seconds, [&](const AVFrame& frame, size_t place) {
        made[place] = toJpeg(toRgb(frame, series.width, scaler), series.quality);
      });
    }
  };
  std::vector<std::thread> threads;
  for (int i = 1; i < workers; ++i) threads.emplace_back([&] { work(openMedia(series.path, 1)); });
  work(std::move(plan));
  for (std::thread& thread : threads) thread.join();
  return made;
}

Jpeg makeSheet(const Series& series, int columns) {
  Media media = openMedia(series.path, 1);
  const auto count = static_cast<int>(series.seconds.size());
  Rgb sheet;
  Scaler scaler;
  int height = 0;
  for (int place = 0; place < count; ++place) {
    const Frame frame = decodeStill(media, series.seconds[static_cast<size_t>(place)], false);
    avcodec_flush_buffers(media.decoder.get());
    if (!scaler) {
      height = static_cast<int>(std::lround(static_cast<double>(frame->height) * series.width / frame->width));
      sheet.width = series.width * columns;
      sheet.height = height * ((count + columns - 1) / columns);
      sheet.pixels.resize(static_cast<size_t>(3) * sheet.width * sheet.height + 64);
      scaler = cellScaler(*frame, series.width, height);
    }
    const size_t line = static_cast<size_t>(3) * sheet.width;
    uint8_t* const rows[] = {sheet.pixels.data() + line * height * (place / columns) +
                             static_cast<size_t>(3) * series.width * (place % columns)};
    const int strides[] = {static_cast<int>(line)};
    check(sws_scale(scaler.get(), frame->data, frame->linesize, 0, frame->height, rows, strides), "scale");
  }
  return toJpeg(sheet, series.quality);
}

}  // namespace floor_bench
