#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "media/failure.h"
#include "media/planes.h"
#include "open_fixture.h"

namespace {

struct Opened {
  explicit Opened(const std::string& name)
      : media(
            openFile(fixture(name)), [](const std::string& url) { return openFile(url); }, interrupt) {}

  av::Interrupt interrupt;
  media::Media media;
};

std::vector<uint8_t> planesOf(const media::DecodedFrame& decoded) {
  const av::Interrupt interrupt;
  std::vector<uint8_t> planes(media::planesByteLength(*decoded.found.frame));
  media::copyPlanes(*decoded.found.frame, interrupt, planes.data());
  return planes;
}

const char* const kClips[] = {"moviepy-chaplin.mp4",
                              "media-bbb_2500ms.ts",
                              "torchcodec-h265_video.mp4",
                              "ffmpegcore-input_3sec.webm",
                              "media-sample-with-large-length.avi",
                              "format-corpus-hdv-1080i50.mov",
                              "hls-ts-bframes/index.m3u8"};

}  // namespace

TEST_CASE("a kept-open source gives the same frames as a fresh one, whatever was asked before") {
  for (const char* clip : kClips) {
    CAPTURE(clip);
    Opened kept(clip);
    for (const int64_t micros : {900000, 40000, 80000, 80000, 120000, 1500000, 1540000, 1900000, 200000}) {
      CAPTURE(micros);
      Opened fresh(clip);
      const media::DecodedFrame expected = decodeAt(fresh.media, micros);
      const media::DecodedFrame actual = decodeAt(kept.media, micros);
      CHECK(actual.found.micros == expected.found.micros);
      CHECK(planesOf(actual) == planesOf(expected));
    }
    kept.media.close();
  }
}

TEST_CASE("the number of decoder threads changes nothing") {
  for (const char* clip : kClips) {
    CAPTURE(clip);
    Opened one(clip);
    Opened three(clip);
    CHECK(planesOf(decodeAt(one.media, 1230000)) == planesOf(decodeAt(three.media, 1230000, false, 3)));
  }
}

TEST_CASE("only what the target needs is decoded") {
  Opened opened("moviepy-chaplin.mp4");
  // One group of 241 frames with B-frames: the key frame alone, and less than all frames before the target.
  CHECK(decodeAt(opened.media, 5000000, true).decodedFrames == 1);
  Opened fresh("moviepy-chaplin.mp4");
  const media::DecodedFrame exact = decodeAt(fresh.media, 5000000);
  CHECK(exact.found.micros == 5000000);
  CHECK(exact.decodedFrames < 126);
}

TEST_CASE("stepping forward decodes each frame once") {
  Opened opened("moviepy-chaplin.mp4");
  decodeAt(opened.media, 2000000);
  decodeAt(opened.media, 2040000);
  int decoded = 0;
  for (int64_t frame = 52; frame < 152; ++frame) {
    const media::DecodedFrame step = decodeAt(opened.media, frame * 40000);
    CHECK(step.found.micros == frame * 40000);
    decoded += step.decodedFrames;
  }
  CHECK(decoded <= 100 + 16);
}

TEST_CASE("past the end is what the whole file says, not its header") {
  const struct {
    const char* clip;
    int64_t micros;
    bool pastEnd;
  } cases[] = {
      {"moviepy-chaplin.mp4", 9639999, false}, {"moviepy-chaplin.mp4", 9640001, true},
      {"node-av-video.m1v", 900000, false},    {"node-av-video.m1v", 5000000, true},
      {"media-bbb_2500ms.ts", 2400000, false}, {"media-bbb_2500ms.ts", 3600000000, true},
  };
  for (const auto& example : cases) {
    CAPTURE(example.clip);
    CAPTURE(example.micros);
    Opened opened(example.clip);
    CHECK(decodeAt(opened.media, example.micros).found.pastEnd == example.pastEnd);
    Opened keyed(example.clip);
    CHECK(decodeAt(keyed.media, example.micros, true).found.pastEnd == example.pastEnd);
  }
}

TEST_CASE("an armed interrupt stops opening, reading and decoding") {
  const int32_t aborted = 1;
  Opened opened("moviepy-chaplin.mp4");
  decodeAt(opened.media, 40000);
  {
    const av::ArmedInterrupt armed(opened.interrupt, &aborted, 1e9);
    CHECK_THROWS_AS(decodeAt(opened.media, 5000000), media::Failure);
  }
  {
    const int32_t running = 0;
    const av::ArmedInterrupt armed(opened.interrupt, &running, 0);
    CHECK_THROWS_AS(decodeAt(opened.media, 5000000), media::Failure);
  }
  CHECK(decodeAt(opened.media, 5000000).found.micros == 5000000);
}

TEST_CASE("a frame larger than the limit is refused before it is decoded") {
  Opened opened("moviepy-chaplin.mp4");
  opened.media.demuxer().learnStreams();
  media::FrameRequest request;
  request.stream = opened.media.bestVideoStream();
  request.maxPixels = 640 * 360 - 1;
  CHECK_THROWS_AS(opened.media.decode(request), media::Failure);
}
