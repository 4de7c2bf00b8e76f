#include "media.h"

#include <algorithm>
#include <array>
#include <limits>
#include <vector>

namespace floor_bench {

namespace {

struct Run {
  /** In decoding order, from a key frame at or before the time. */
  std::vector<Packet> packets;
  /** Index of the packet to show; everything after it is not needed. */
  size_t target = 0;
};

int64_t timeOf(const AVPacket& packet) { return packet.pts != AV_NOPTS_VALUE ? packet.pts : packet.dts; }

// Reads until no later packet can be the one on screen at `ticks`: presentation never comes before decoding.
Run readRun(Media& media, int64_t ticks, bool exact) {
  Run run;
  for (;;) {
    Packet packet(av_packet_alloc());
    const int result = av_read_frame(media.input.get(), packet.get());
    if (result == AVERROR_EOF) break;
    check(result, "read");
    if (packet->stream_index != media.stream->index) continue;
    const bool past = packet->dts != AV_NOPTS_VALUE && packet->dts > ticks;
    const bool key = (packet->flags & AV_PKT_FLAG_KEY) != 0;
    if (past && !run.packets.empty()) break;
    if (key && timeOf(*packet) <= ticks) run.packets.clear();
    if (!key && run.packets.empty()) continue;
    if (!exact && !key) continue;
    run.packets.push_back(std::move(packet));
    if (!exact && media.hasIndex && timeOf(*run.packets.front()) <= ticks) break;
  }
  int64_t best = std::numeric_limits<int64_t>::min();
  for (size_t index = 0; index < run.packets.size(); ++index) {
    const int64_t time = timeOf(*run.packets[index]);
    if (time <= ticks && time > best) {
      best = time;
      run.target = index;
    }
  }
  return run;
}

// Demuxers without an index (MPEG-TS) may land behind the time: go back further until a key frame comes before it.
Run findRun(Media& media, int64_t ticks, bool exact) {
  const std::array<double, 4> stepsBack = {0, 1, 3, 9};
  for (const double seconds : stepsBack) {
    const auto back = static_cast<int64_t>(seconds / av_q2d(media.stream->time_base));
    const int64_t from = std::max(media.startTicks, ticks - back);
    check(av_seek_frame(media.input.get(), media.stream->index, from, AVSEEK_FLAG_BACKWARD), "seek");
    Run run = readRun(media, ticks, exact);
    if (!run.packets.empty() && timeOf(*run.packets.front()) <= ticks) return run;
    if (from == media.startTicks) break;
  }
  check(av_seek_frame(media.input.get(), -1, 0, AVSEEK_FLAG_BYTE), "rewind");
  return readRun(media, ticks, exact);
}

// Takes what the decoder has; true when the wanted frame was among it.
bool take(AVCodecContext* decoder, int64_t wanted, Frame& found, AVFrame* scratch) {
  for (;;) {
    const int result = avcodec_receive_frame(decoder, scratch);
    if (result == AVERROR(EAGAIN) || result == AVERROR_EOF) return false;
    check(result, "receive");
    const int64_t time = scratch->best_effort_timestamp;
    if (found && time < found->best_effort_timestamp) continue;
    if (time > wanted) continue;
    if (!found) found.reset(av_frame_alloc());
    av_frame_unref(found.get());
    av_frame_move_ref(found.get(), scratch);
    if (time == wanted) return true;
  }
}

}  // namespace

Frame decodeStill(Media& media, double seconds, bool exact) {
  const Run run = findRun(media, media.ticksAt(seconds), exact);
  if (run.packets.empty()) throw std::runtime_error("no packet");
  AVCodecContext* decoder = media.decoder.get();
  const int64_t wanted = timeOf(*run.packets[run.target]);
  Frame found;
  const Frame scratch(av_frame_alloc());
  for (size_t index = 0; index <= run.target; ++index) {
    // Nothing depends on a non-reference frame, so skipping those before the target changes no pixel of it.
    decoder->skip_frame = index == run.target ? AVDISCARD_DEFAULT : AVDISCARD_NONREF;
    check(avcodec_send_packet(decoder, run.packets[index].get()), "send");
    if (take(decoder, wanted, found, scratch.get())) return found;
  }
  check(avcodec_send_packet(decoder, nullptr), "drain");
  take(decoder, wanted, found, scratch.get());
  if (!found) throw std::runtime_error("no frame");
  return found;
}

}  // namespace floor_bench
