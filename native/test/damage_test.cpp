#include <doctest/doctest.h>

#include <random>

#include "media/converter.h"
#include "media/failure.h"
#include "open_fixture.h"

namespace {

/// Whatever the bytes, the outcome is a frame or a failure, in bounded time and memory.
void decodeDamaged(const std::vector<uint8_t>& bytes) {
  av::Interrupt interrupt;
  const av::ArmedInterrupt armed(interrupt, nullptr, 20000);
  try {
    media::Media media(std::make_shared<media::MemorySource>(bytes.data(), bytes.size(), ""), nullptr, interrupt);
    for (const int64_t micros : {0, 700000, 100000}) {
      for (const bool keyFrame : {false, true}) {
        const media::DecodedFrame decoded = decodeAt(media, micros, keyFrame);
        REQUIRE(decoded.found.frame);
        media::Converter converter;
        media::Conversion conversion;
        conversion.scaledWidth = 31;
        conversion.scaledHeight = 17;
        conversion.window = {0, 0, 31, 17};
        conversion.targetStride = 31 * 3;
        std::vector<uint8_t> target(31 * 17 * 3);
        converter.convert(*decoded.found.frame, conversion, interrupt, target.data());
      }
    }
  } catch (const media::Failure& failure) {
    CHECK(failure.code() != media::FailureCode::TimedOut);
  }
}

/// The same of a series, each time with the coming ones in view.
void decodeDamagedSeries(const std::vector<uint8_t>& bytes, int64_t stepMicros) {
  av::Interrupt interrupt;
  const av::ArmedInterrupt armed(interrupt, nullptr, 20000);
  try {
    media::Media media(std::make_shared<media::MemorySource>(bytes.data(), bytes.size(), ""), nullptr, interrupt);
    media.demuxer().learnStreams();
    media::FrameRequest request;
    request.stream = media.bestVideoStream();
    if (request.stream < 0) return;
    for (request.micros = 0; request.micros < 6000000; request.micros += stepMicros) {
      std::vector<int64_t> coming;
      for (int i = 1; i <= 20; ++i) coming.push_back(request.micros + i * stepMicros);
      request.coming = std::move(coming);
      const media::DecodedFrame decoded = media.decode(request);
      REQUIRE(decoded.found.frame);
    }
  } catch (const media::Failure& failure) {
    CHECK(failure.code() != media::FailureCode::TimedOut);
  }
}

const char* const kSmallClips[] = {"decord-video_270.mov",
                                   "torchcodec-h265_video.mp4",
                                   "ruffle-hsv.flv",
                                   "ruffle-test_video.flv",
                                   "file-type-fixture.mov",
                                   "torchcodec-av1_video.mkv",
                                   "media-bear-vp9-odd-dimensions.webm",
                                   "moviepy-transparent.webm",
                                   "serenity-animated_loop_variable_delay.gif",
                                   "media-bbb_176x144_128kbps_15fps_h263.3gp"};

}  // namespace

TEST_CASE("truncated files give a frame or a failure") {
  for (const char* clip : kSmallClips) {
    CAPTURE(clip);
    const std::vector<uint8_t> whole = readAll(fixture(clip));
    for (int tenth = 0; tenth < 10; ++tenth) {
      CAPTURE(tenth);
      const auto length = static_cast<ptrdiff_t>(whole.size() * static_cast<size_t>(tenth) / 10);
      decodeDamaged({whole.begin(), whole.begin() + length});
    }
  }
}

TEST_CASE("files with flipped bits give a frame or a failure") {
  std::mt19937 random(20261121);
  for (const char* clip : kSmallClips) {
    CAPTURE(clip);
    const std::vector<uint8_t> whole = readAll(fixture(clip));
    for (int round = 0; round < 12; ++round) {
      CAPTURE(round);
      std::vector<uint8_t> bytes = whole;
      // Half of the rounds hit the headers, where sizes and offsets are.
      const size_t range = round % 2 == 0 ? bytes.size() : std::min<size_t>(bytes.size(), 1024);
      for (int flip = 0; flip < 1 << (round / 2); ++flip) bytes[random() % range] ^= 1u << (random() % 8);
      decodeDamaged(bytes);
      decodeDamagedSeries(bytes, 40000 + 70000 * (round % 3));
    }
  }
}

TEST_CASE("a clock that jumps back in the middle of a series gives frames or a failure") {
  for (const char* clip : {"hls-ts-bframes/1.ts", "media-bbb_2500ms.ts"}) {
    CAPTURE(clip);
    const std::vector<uint8_t> once = readAll(fixture(clip));
    std::vector<uint8_t> twice = once;
    twice.insert(twice.end(), once.begin(), once.end());
    for (const int64_t stepMicros : {20000, 41000, 120000, 200000}) {
      CAPTURE(stepMicros);
      decodeDamagedSeries(twice, stepMicros);
    }
  }
}
