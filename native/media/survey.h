#pragma once

#include <cstdint>
#include <vector>

#include "media/demuxer.h"

namespace media {

/// What packets tell about a stretch of video, without decoding anything.
struct Survey {
  /// When the key frames come on screen, ascending.
  std::vector<int64_t> keyMicros;
  /// When the last frame leaves the screen; -1 when the end of the file was not reached.
  int64_t endMicros = -1;
};

struct SurveyRange {
  int64_t fromMicros = 0;
  int64_t toMicros = INT64_MAX;
  /// Enough of them end the survey.
  size_t mostKeyFrames = SIZE_MAX;
};

/// Reads the packets of a stream over a range.
Survey surveyPackets(Demuxer& demuxer, int stream, const SurveyRange& range);

/// The key frames that the container's index lists, as far as it can be had without reading the video. The index holds
/// decoding times; what lies between them and the screen is taken from the first key frame.
std::vector<int64_t> indexedKeyFrames(Demuxer& demuxer, int stream);

/// When the last picture or sound of the file ends: less than its header says when the file breaks off.
int64_t surveyEnd(Demuxer& demuxer, int stream, int64_t fromMicros);

}  // namespace media
