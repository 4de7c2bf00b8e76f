#pragma once

#include <cstdint>
#include <optional>
#include <utility>

#include "av/ptr.h"
#include "media/found_frame.h"
#include "media/packet_window.h"

namespace media {

/// The frames shown right before and after a wanted one, kept from what the decoder gives out. Their times are known
/// from packets before anything is decoded.
class Neighbours {
 public:
  Neighbours();

  /// Whether frames of this stream are interlaced, as far as is known. @param keyFrame null when it is fed already
  bool mayExist(const AVStream& stream, const AVPacket* keyFrame);
  /// An interlaced frame came out. False when that is no news.
  bool learnOfFields() noexcept { return !std::exchange(interlaced_, true).value_or(false); }

  /// Wanted at these times; AV_NOPTS_VALUE where there is none.
  void want(int64_t beforePts, int64_t afterPts) noexcept;
  void wantNone() noexcept { wanted_ = false; }
  bool areWanted() const noexcept { return wanted_; }
  bool isOne(int64_t pts) const noexcept { return wanted_ && (pts == beforePts_ || pts == afterPts_); }

  /// One of them was not given to the decoder yet.
  bool wait(PacketWindow& window) const noexcept;

  /// A frame came out that is not the wanted one: kept when it is a neighbour.
  void see(AVFrame& frame);
  /// The decoder need not be asked for more on their account.
  bool areComplete() const noexcept { return !wanted_ || afterPts_ == AV_NOPTS_VALUE || passed_; }
  void attachTo(FoundFrame& found) const;

  /// Another frame is wanted after `latest`, which is kept as its neighbour when it may have any. True when the
  /// neighbour behind `latest` is the wanted one: then it is in `latest` now, as the decoder will not give it again.
  bool carryOver(AVFrame& latest, int64_t wantedPts, bool mayHaveNeighbours);
  /// What the decoder gives next lies elsewhere.
  void forget() noexcept;

 private:
  /// Unknown until somebody wants neighbours.
  std::optional<bool> interlaced_;
  bool wanted_ = false;
  bool passed_ = false;
  int64_t beforePts_ = AV_NOPTS_VALUE;
  int64_t afterPts_ = AV_NOPTS_VALUE;
  // Without a picture where there is none.
  av::FramePtr before_;
  av::FramePtr after_;
};

}  // namespace media
