#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "media/media.h"
#include "open_fixture.h"

namespace {

using Times = std::vector<int64_t>;

/// As `ffprobe -select_streams v:0 -show_entries packet=pts_time,duration_time,flags` has them, less
/// `format=start_time`.
struct Clip {
  const char* name;
  Times keyMicros;
  int64_t endMicros;
  /// Decoding times and the first one's delay, where the container has an index of the whole file.
  Times indexedMicros;
};

const Clip kClips[] = {
    // Its subtitles go on longer than a whole index of its pictures would, so the index is not relied on.
    {"torchcodec-nasa_13013.mp4", {0, 8008000}, 13013000, {}},
    {"torchcodec-h265_video.mp4", {0, 200000, 400000, 600000, 800000}, 1000000, {0, 200000, 300000, 500000, 700000}},
    {"ffmpegcore-input_3sec.webm", {0}, 3000000, {0}},
    {"media-bbb_2500ms.ts",
     {10911, 260911, 344244, 427578, 469244, 552578, 594244, 677578, 719244, 1219244, 1719244, 2219244},
     2510911,
     {}},
};

media::Media openClip(const std::string& name, const av::Interrupt& interrupt) {
  return {openFile(fixture(name)), [](const std::string& url) { return openFile(url); }, interrupt};
}

bool areNear(const Times& one, const Times& other) {
  bool near = one.size() == other.size();
  for (size_t i = 0; near && i < one.size(); ++i) near = std::abs(one[i] - other[i]) <= 1;
  return near;
}

}  // namespace

TEST_CASE("a survey of a whole clip has its key frames and its end") {
  for (const Clip& clip : kClips) {
    CAPTURE(std::string(clip.name));
    const av::Interrupt interrupt;
    media::Media media = openClip(clip.name, interrupt);
    media.demuxer().learnStreams();
    const int stream = media.bestVideoStream();
    const media::Survey survey = media.survey(stream, {});
    CHECK(areNear(survey.keyMicros, clip.keyMicros));
    CHECK(std::abs(survey.endMicros - clip.endMicros) <= 1);
    CHECK(areNear(media.indexedKeyFrames(stream), clip.indexedMicros));
  }
}

TEST_CASE("a survey of a part has the key frames of that part, and no end") {
  const av::Interrupt interrupt;
  media::Media media = openClip("media-bbb_2500ms.ts", interrupt);
  media.demuxer().learnStreams();
  const int stream = media.bestVideoStream();
  CHECK(areNear(media.survey(stream, {400000, 600000, SIZE_MAX}).keyMicros, {427578, 469244, 552578, 594244}));
  CHECK(media.survey(stream, {400000, 600000, SIZE_MAX}).endMicros == -1);
  CHECK(media.survey(stream, {0, INT64_MAX, 2}).keyMicros.size() == 2);
}
