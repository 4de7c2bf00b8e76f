#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "media/disposable.h"
#include "media/planes.h"
#include "open_fixture.h"

namespace {

using Times = std::vector<int64_t>;

struct Opened {
  explicit Opened(const std::string& name)
      : media(
            openFile(fixture(name)), [](const std::string& url) { return openFile(url); }, interrupt) {
    media.demuxer().learnStreams();
    stream = media.bestVideoStream();
  }

  media::DecodedFrame decode(int64_t micros, std::optional<Times> coming = {}, bool keyFrame = false, int threads = 1) {
    media::FrameRequest request;
    request.stream = stream;
    request.micros = micros;
    request.keyFrame = keyFrame;
    request.threads = threads;
    request.coming = std::move(coming);
    return media.decode(request);
  }

  av::Interrupt interrupt;
  media::Media media;
  int stream = -1;
};

Times after(const Times& times, size_t i) { return {times.begin() + static_cast<ptrdiff_t>(i) + 1, times.end()}; }

/// Place in the video and pixels.
struct Seen {
  int64_t micros = 0;
  bool pastEnd = false;
  std::vector<uint8_t> planes;

  bool operator==(const Seen& other) const {
    return micros == other.micros && pastEnd == other.pastEnd && planes == other.planes;
  }
};

Seen see(const media::DecodedFrame& decoded) {
  const av::Interrupt interrupt;
  Seen seen{decoded.found.micros, decoded.found.pastEnd, {}};
  seen.planes.resize(media::planesByteLength(*decoded.found.frame));
  media::copyPlanes(*decoded.found.frame, interrupt, seen.planes.data());
  return seen;
}

struct Packet {
  int64_t micros;
  bool key;
  bool disposable;
};

/// The packets in the order of the file, as libavformat reads them.
std::vector<Packet> packetsOf(const std::string& clip) {
  Opened opened(clip);
  media::Demuxer& demuxer = opened.media.demuxer();
  demuxer.select(opened.stream, false);
  const media::Timeline timeline = demuxer.timeline(opened.stream);
  std::vector<Packet> packets;
  const av::PacketPtr packet = av::makePacket();
  while (demuxer.read(*packet)) {
    packets.push_back({timeline.micros(packet->pts), (packet->flags & AV_PKT_FLAG_KEY) != 0,
                       media::isDisposable(*packet, *demuxer.stream(opened.stream).codecpar)});
    av_packet_unref(packet.get());
  }
  return packets;
}

/// From each group's key frame to its last target, less what nothing refers to and nobody wants. The times are those of
/// frames. In an open group, pictures behind the key frame in the file come before it on screen and need the group
/// before it, too.
int mostNeeded(const std::vector<Packet>& packets, const Times& times) {
  const auto isWanted = [&times](const Packet& packet) {
    return std::find(times.begin(), times.end(), packet.micros) != times.end();
  };
  int needed = 0;
  int pending = 0;
  for (size_t i = 0; i < packets.size(); ++i) {
    const int64_t micros = packets[i].micros;
    const auto leads = [&](const Packet& packet) { return packet.micros < micros && isWanted(packet); };
    if (packets[i].key && std::none_of(packets.begin() + static_cast<ptrdiff_t>(i), packets.end(), leads)) pending = 0;
    const bool wanted = isWanted(packets[i]);
    if (wanted || !packets[i].disposable) ++pending;
    if (wanted) needed += std::exchange(pending, 0);
  }
  return needed;
}

struct Series {
  const char* clip;
  /// A time between two frames, in the clip.
  int64_t step;
  int64_t end;
};

const Series kSeries[] = {{"moviepy-chaplin.mp4", 40000, 9640000},
                          {"torchcodec-nasa_13013.mp4", 33367, 13013000},
                          {"media-bbb_2500ms.ts", 33333, 2500000},
                          {"torchcodec-h265_video.mp4", 100000, 2000000},
                          {"ffmpegcore-input_3sec.webm", 40000, 3000000},
                          {"media-sample-with-large-length.avi", 40000, 2000000},
                          {"format-corpus-hdv-1080i50.mov", 40000, 1000000},
                          {"moviepy-transparent.webm", 40000, 2000000},
                          {"node-av-video.m1v", 40000, 1200000},
                          {"hls-ts-bframes/index.m3u8", 40000, 4000000}};

}  // namespace

TEST_CASE("frames of a series are those of single requests, whatever its times are") {
  std::mt19937 random(7);
  for (const Series& series : kSeries) {
    CAPTURE(std::string(series.clip));
    Opened single(series.clip);
    std::map<int64_t, Seen> known;
    // Dense, loose and sparse, with duplicates, over the end.
    for (const int64_t step : {series.step / 2, series.step * 2, series.step * 9, series.end / 3}) {
      CAPTURE(step);
      Times times;
      for (int64_t at = 0; at < series.end + series.step * 8 && times.size() < 25; at += 1 + random() % (2 * step))
        times.insert(times.end(), 1 + random() % 4 / 3, at);
      for (const int threads : {1, 3}) {
        CAPTURE(threads);
        Opened opened(series.clip);
        for (size_t i = 0; i < times.size(); ++i) {
          CAPTURE(times[i]);
          if (known.count(times[i]) == 0) known[times[i]] = see(single.decode(times[i], Times{}));
          CHECK((see(opened.decode(times[i], after(times, i), false, threads)) == known[times[i]]));
        }
      }
    }
  }
}

TEST_CASE("a series decodes each group of pictures once, up to its last target, without what nobody needs") {
  std::mt19937 random(11);
  for (const char* clip : {"moviepy-chaplin.mp4", "torchcodec-nasa_13013.mp4", "media-bbb_2500ms.ts",
                           "torchcodec-h265_video.mp4", "hls-ts-bframes/index.m3u8"}) {
    CAPTURE(std::string(clip));
    const std::vector<Packet> packets = packetsOf(clip);
    for (const int share : {2, 5, 20, 60}) {
      CAPTURE(share);
      Times times;
      for (const Packet& packet : packets)
        if (packet.micros >= 0 && random() % static_cast<unsigned>(share) == 0) times.push_back(packet.micros);
      std::sort(times.begin(), times.end());
      // From so many threads to so many, half-way.
      for (const auto& [first, later] : {std::pair{1, 1}, std::pair{3, 3}, std::pair{1, 3}}) {
        CAPTURE(first);
        CAPTURE(later);
        Opened opened(clip);
        int decoded = 0;
        for (size_t i = 0; i < times.size(); ++i) {
          const int threads = i < times.size() / 2 ? first : later;
          decoded += opened.decode(times[i], after(times, i), false, threads).decodedFrames;
        }
        CHECK(decoded <= mostNeeded(packets, times));
        CHECK(decoded >= static_cast<int>(times.size()));
      }
    }
  }
}

TEST_CASE("a caller who leaves the announced path gets the right frames all the same") {
  for (const Series& series : kSeries) {
    CAPTURE(std::string(series.clip));
    Opened opened(series.clip);
    Opened single(series.clip);
    for (const int64_t micros : {0, 400000, 120000, 130000, 1000000, 900000, 1900000}) {
      CAPTURE(micros);
      const Seen seen = see(opened.decode(micros, Times{micros + 200000, micros + 1500000}));
      CHECK((seen == see(single.decode(micros, Times{}))));
    }
  }
}

TEST_CASE("two key-frame targets of one group decode its key frame once") {
  Opened opened("moviepy-chaplin.mp4");
  CHECK(opened.decode(2000000, Times{3000000}, true).decodedFrames == 1);
  const media::DecodedFrame again = opened.decode(3000000, Times{}, true);
  CHECK(again.decodedFrames == 0);
  CHECK(again.found.micros == 0);
}
