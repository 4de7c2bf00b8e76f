#include <doctest/doctest.h>

#include <vector>

#include "media/converter.h"
#include "media/decoder.h"
#include "open_fixture.h"

namespace {

// MPEG-2 in frames of two fields, with B-frames and open groups of pictures.
const char* const kInterlaced = "format-corpus-hdv-1080i50.mov";

struct Shown {
  int64_t micros;
  /// A few lines tell frames apart.
  std::vector<uint8_t> pixels;
};

std::vector<uint8_t> pixelsOf(const AVFrame& frame) {
  std::vector<uint8_t> pixels;
  for (int row = 0; row < frame.height; row += 90)
    pixels.insert(pixels.end(), frame.data[0] + row * ptrdiff_t{frame.linesize[0]},
                  frame.data[0] + row * ptrdiff_t{frame.linesize[0]} + frame.width);
  return pixels;
}

std::vector<uint8_t> pixelsOf(const av::FramePtr& frame) { return frame ? pixelsOf(*frame) : std::vector<uint8_t>(); }

struct Opened {
  explicit Opened(const std::string& name)
      : media(
            openFile(fixture(name)), [](const std::string& url) { return openFile(url); }, interrupt) {
    media.demuxer().learnStreams();
  }

  media::DecodedFrame decode(int64_t micros, bool keyFrame = false, std::optional<std::vector<int64_t>> coming = {}) {
    media::FrameRequest request;
    request.stream = media.bestVideoStream();
    request.micros = micros;
    request.neighbours = true;
    request.keyFrame = keyFrame;
    request.coming = std::move(coming);
    return media.decode(request);
  }

  av::Interrupt interrupt;
  media::Media media;
};

/// All frames in the order they are shown: every packet through one decoder.
std::vector<Shown> framesOf(const std::string& name) {
  Opened opened(name);
  const int stream = opened.media.bestVideoStream();
  media::Demuxer& demuxer = opened.media.demuxer();
  demuxer.select(stream, false);
  const media::Timeline timeline = demuxer.timeline(stream);
  media::Decoder decoder(demuxer.stream(stream), 1, INT64_MAX, opened.interrupt);
  std::vector<Shown> frames;
  const av::PacketPtr packet = av::makePacket();
  const av::FramePtr frame = av::makeFrame();
  const auto receive = [&] {
    while (decoder.receive(*frame) == media::Received::Frame) {
      // Frames an edit list hides are decoded and never shown.
      if ((frame->flags & AV_FRAME_FLAG_DISCARD) == 0)
        frames.push_back({timeline.micros(frame->pts), pixelsOf(*frame)});
      av_frame_unref(frame.get());
    }
  };
  while (demuxer.read(*packet)) {
    decoder.send(*packet, AVDISCARD_DEFAULT);
    av_packet_unref(packet.get());
    receive();
  }
  decoder.drain();
  receive();
  return frames;
}

void checkNeighbours(const media::DecodedFrame& decoded, const std::vector<Shown>& frames, size_t i) {
  CAPTURE(i);
  CHECK(pixelsOf(decoded.found.frame) == frames[i].pixels);
  CHECK(pixelsOf(decoded.found.before) == (i == 0 ? std::vector<uint8_t>() : frames[i - 1].pixels));
  CHECK(pixelsOf(decoded.found.after) == (i + 1 == frames.size() ? std::vector<uint8_t>() : frames[i + 1].pixels));
}

}  // namespace

TEST_CASE("an interlaced frame comes with its neighbours") {
  const std::vector<Shown> frames = framesOf(kInterlaced);
  REQUIRE(frames.size() > 20);

  SUBCASE("wherever it stands, alone") {
    for (size_t i = 0; i < frames.size(); ++i) checkNeighbours(Opened(kInterlaced).decode(frames[i].micros), frames, i);
  }

  SUBCASE("frame by frame") {
    Opened opened(kInterlaced);
    for (size_t i = 0; i < frames.size(); ++i) checkNeighbours(opened.decode(frames[i].micros), frames, i);
    // The one on screen is asked for once more.
    checkNeighbours(opened.decode(frames.back().micros), frames, frames.size() - 1);
  }

  SUBCASE("in any order") {
    Opened opened(kInterlaced);
    for (size_t i = 0; i < frames.size(); ++i) {
      const size_t at = i * 7 % frames.size();
      checkNeighbours(opened.decode(frames[at].micros), frames, at);
    }
  }

  SUBCASE("in a series, near and far") {
    for (const size_t step : {1, 2, 5, 13}) {
      CAPTURE(step);
      Opened opened(kInterlaced);
      std::vector<int64_t> times;
      for (size_t i = 0; i < frames.size(); i += step) times.push_back(frames[i].micros);
      for (size_t i = 0; i < times.size(); ++i) {
        const std::vector<int64_t> coming(times.begin() + static_cast<ptrdiff_t>(i) + 1, times.end());
        checkNeighbours(opened.decode(times[i], false, coming), frames, i * step);
      }
    }
  }
}

TEST_CASE("key frames come alone, and so do progressive frames") {
  const media::DecodedFrame key = Opened(kInterlaced).decode(700'000, true);
  CHECK_FALSE(key.found.before);
  CHECK_FALSE(key.found.after);
  Opened progressive("media-bbb_2500ms.ts");
  const media::DecodedFrame frame = progressive.decode(1'000'000);
  CHECK_FALSE(frame.found.before);
  CHECK_FALSE(frame.found.after);
}
