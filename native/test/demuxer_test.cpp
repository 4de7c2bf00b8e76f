#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "media/converter.h"
#include "media/failure.h"
#include "open_fixture.h"

namespace {

/// Fails after a number of reads, as a dropped connection does.
class FailingSource final : public media::ByteSource {
 public:
  FailingSource(std::vector<uint8_t> bytes, int reads)
      : ByteSource(""), bytes_(std::move(bytes)), inner_(bytes_.data(), bytes_.size(), ""), reads_(reads) {}

  int64_t size() override { return inner_.size(); }
  int read(int64_t offset, uint8_t* target, int length) override {
    if (reads_-- <= 0) throw media::Failure(media::FailureCode::TimedOut, "the server went silent");
    return inner_.read(offset, target, length);
  }

 private:
  std::vector<uint8_t> bytes_;
  media::MemorySource inner_;
  int reads_;
};

}  // namespace

TEST_CASE("an error of the source is the error of the call, even where libav would carry on") {
  for (const char* clip : {"moviepy-chaplin.mp4", "media-bbb_2500ms.ts", "decord-video_270.mov"}) {
    for (int reads = 0; reads < 4; ++reads) {
      CAPTURE(clip);
      CAPTURE(reads);
      av::Interrupt interrupt;
      try {
        media::Media media(std::make_shared<FailingSource>(readAll(fixture(clip)), reads), nullptr, interrupt);
        decodeAt(media, 9000000);
        CHECK(std::string(clip) == "decord-video_270.mov");  // 12 KB: read at once
      } catch (const media::Failure& failure) {
        CHECK(std::string(failure.what()) == "the server went silent");
      }
    }
  }
}

TEST_CASE("a refused playlist child is the error of the call") {
  av::Interrupt interrupt;
  const auto refuse = [](const std::string& url) -> std::shared_ptr<media::ByteSource> {
    throw media::Failure(media::FailureCode::InvalidSource, "refused " + url);
  };
  try {
    media::Media media(openFile(fixture("hls-ts-bframes/index.m3u8")), refuse, interrupt);
    decodeAt(media, 0);
    FAIL("a child was opened without being asked for");
  } catch (const media::Failure& failure) {
    CHECK(std::string(failure.what()).rfind("refused ", 0) == 0);
  }
}

TEST_CASE("what is no media is refused with libav's reason") {
  const std::string cases[] = {"", "not a video", std::string(5000, '\0'),
                               "ffconcat version 1.0\nfile /etc/hostname\n"};
  for (const std::string& text : cases) {
    CAPTURE(text);
    av::Interrupt interrupt;
    const std::vector<uint8_t> bytes(text.begin(), text.end());
    const auto open = [&] {
      media::Media media(std::make_shared<media::MemorySource>(bytes.data(), bytes.size(), ""), nullptr, interrupt);
      decodeAt(media, 0);
    };
    CHECK_THROWS_AS(open(), media::Failure);
  }
}

TEST_CASE("the best stream is real video, and cover art only where there is nothing else") {
  const struct {
    const char* clip;
    int expected;
  } cases[] = {
      {"torchcodec-nasa_13013.mp4", 3}, {"moviepy-with-attached-pic.mp3", 1}, {"media-sample_audio_only.mp4", -1}};
  for (const auto& example : cases) {
    CAPTURE(example.clip);
    av::Interrupt interrupt;
    media::Media media(openFile(fixture(example.clip)), nullptr, interrupt);
    media.demuxer().learnStreams();
    CHECK(media.bestVideoStream() == example.expected);
  }
}
