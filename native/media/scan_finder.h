#pragma once

#include <optional>

#include "media/decoder.h"
#include "media/demuxer.h"
#include "media/found_frame.h"

namespace media {

/// Finds frames by decoding every one and looking at the times they come out with: right for any stream, and the way
/// for those without usable packet times, with damage, or with nothing before the target to start from.
class ScanFinder {
 public:
  ScanFinder(Demuxer& demuxer, int stream);

  /// Throws INVALID_SOURCE when the stream has no decodable frame at all.
  FoundFrame find(const Target& target, Decoder& decoder);
  void forget() noexcept;

 private:
  struct Shown {
    av::FramePtr frame;
    int64_t pts = 0;
    int64_t duration = 0;
    int64_t micros = 0;
  };
  enum class Outcome { Found, TooLate, NoFrame };

  Outcome scan(int64_t target, Decoder& decoder);
  bool lacksBefore(const Target& target) const noexcept;
  bool nextFrame(Decoder& decoder);
  bool feedOne(Decoder& decoder);
  Shown shownFrom(av::FramePtr frame);
  FoundFrame finish(const Target& target) const;

  Demuxer& demuxer_;
  int stream_;
  Timeline timeline_;
  int64_t frameTicks_;
  /// The frame on screen, the one before it, and the first one behind the target.
  std::optional<Shown> before_;
  std::optional<Shown> current_;
  std::optional<Shown> next_;
  bool running_ = false;
  /// Nothing is shown before the first frame that came out.
  bool fromStart_ = false;
  bool draining_ = false;
  bool ended_ = false;
  /// Frames carry times from their packets; otherwise libav guesses them by counting from where it started.
  bool timesAreTrue_ = true;
};

}  // namespace media
