#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "av/interrupt.h"
#include "media/decoder.h"
#include "media/demuxer.h"
#include "media/found_frame.h"
#include "media/group_finder.h"
#include "media/scan_finder.h"
#include "media/survey.h"

namespace media {

/// What a caller asks of a source.
struct FrameRequest {
  int stream = -1;
  int64_t micros = 0;
  bool keyFrame = false;
  int threads = 1;
  int64_t maxPixels = INT64_MAX;
  /// Interlaced frames come with their neighbours. Key frames never do.
  bool neighbours = false;
  /// The times that will be asked for next, ascending; none given means that nobody knows.
  std::optional<std::vector<int64_t>> coming;
  /// There are more than those.
  bool moreComing = false;
};

struct DecodedFrame {
  FoundFrame found;
  int decodedFrames = 0;
  /// The target lies in what the header announces and the file does not hold. Told of announced series only.
  bool missing = false;
};

/// An opened source and the decoder state that makes the next request cheap. Not thread safe.
class Media {
 public:
  Media(std::shared_ptr<ByteSource> source, Demuxer::OpenChild openChild, const av::Interrupt& interrupt);

  Demuxer& demuxer() noexcept { return demuxer_; }

  /// The stream pictures come from: libav's best, real video before cover art. -1 when there is none.
  int bestVideoStream() const;

  DecodedFrame decode(const FrameRequest& request);

  Survey survey(int stream, const SurveyRange& range);
  std::vector<int64_t> indexedKeyFrames(int stream);

  void close();

 private:
  void prepare(const FrameRequest& request);
  DecodedFrame decodeCover(const AVStream& stream, int64_t maxPixels);
  Target targetOf(const FrameRequest& request);
  DecodedFrame find(const FrameRequest& request);
  bool isMissing(const FrameRequest& request, const FoundFrame& found);
  void forget() noexcept;

  const av::Interrupt& interrupt_;
  Demuxer demuxer_;
  int stream_ = -1;
  std::optional<Decoder> decoder_;
  std::optional<GroupFinder> groups_;
  std::optional<ScanFinder> scan_;
  bool scanning_ = false;
  std::optional<int64_t> previousMicros_;
  /// Where the data of the file ends, once that was looked for.
  std::optional<int64_t> dataEndMicros_;
};

}  // namespace media
