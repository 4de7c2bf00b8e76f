#pragma once

#include <optional>

#include "media/decoder.h"
#include "media/demuxer.h"
#include "media/found_frame.h"
#include "media/neighbours.h"
#include "media/packet_window.h"

namespace media {

/// Finds frames in streams whose packets say when they are shown: seeks to the group of pictures the target is in,
/// decodes what the target refers to, and nothing behind it. Gives nothing when the stream turns out not to be of that
/// kind, or does not deliver the frame its packets promised; ScanFinder finds it then.
class GroupFinder {
 public:
  GroupFinder(Demuxer& demuxer, int stream, const av::Interrupt& interrupt);

  /// False once the stream has shown that its packets cannot be relied on.
  bool suits() const noexcept { return suits_; }

  std::optional<FoundFrame> find(const Target& target, Decoder& decoder);
  /// The decoder is on its way to the frame at this time: another one would have to decode the group again.
  bool isAmidGroup(int64_t micros) const noexcept {
    return running_ && next_ == Next::SameGroup && micros == nextMicros_;
  }
  /// The demuxer or decoder was used by somebody else.
  void forget() noexcept;

 private:
  enum class Collected { Decided, Overshot, Unsuitable };
  /// What comes after the frame that was found: nothing that is known of, steps of a caller who does not say where to,
  /// or a time that was announced and lies in the group of pictures at hand, or behind a later key frame.
  enum class Next { Nothing, Steps, SameGroup, LaterGroup };
  enum class Place { Fed, Unfed, LaterGroup };

  std::optional<FoundFrame> findOnce(const Target& target, Decoder& decoder);
  bool continues(const Target& target) const noexcept;
  std::optional<FoundFrame> approach(const Target& target, Decoder& decoder);
  bool holdsKeyFrame(const PacketWindow::Entry& entry) const noexcept;
  FoundFrame again(const PacketWindow::Entry& entry, const Target& target);
  std::optional<FoundFrame> first(Target target, Decoder& decoder);
  Collected collect(const Target& target, Decoder& decoder);
  void append(av::PacketPtr packet, const Target& target, Decoder& decoder);
  bool readAhead();
  void startAfresh(Decoder& decoder);
  bool canGoOn(size_t chosen) noexcept;
  void feed(PacketWindow::Entry& entry, AVDiscard skip, Decoder& decoder);
  bool lacksBefore(size_t chosen, const Target& target);
  bool leftOutNeighbours(const Target& target) const noexcept;
  void wantNeighbours(size_t chosen);
  void feedBefore(size_t chosen, const Target& target, Decoder& decoder);
  std::optional<FoundFrame> decode(size_t chosen, const Target& target, Decoder& decoder);
  void offer(PacketWindow::Entry& entry, const Target& target, Decoder& decoder);
  bool willBeShown(const PacketWindow::Entry& entry, const Target& target);
  Place placeOf(int64_t coming);
  bool moreIsWanted(const Target& target);
  bool feedNext(const Target& target, Decoder& decoder);
  void receiveOrFeed(const Target& target, Decoder& decoder);
  void receiveWhatIsLeft(Decoder& decoder);
  void expect(const Target& target);
  Received receive(Decoder& decoder);
  Received receiveUntilWanted(Decoder& decoder);
  bool haveAll() const noexcept;
  bool isWhole(const AVFrame& frame) noexcept;
  FoundFrame finish(const PacketWindow::Entry& entry, const Target& target);

  Demuxer& demuxer_;
  int stream_;
  const av::Interrupt& interrupt_;
  Timeline timeline_;
  PacketWindow window_;
  bool suits_ = true;
  bool fieldsMayBePackets_;
  /// Decoder and window may serve the next request.
  bool running_ = false;
  Next next_ = Next::Nothing;
  int64_t nextMicros_ = 0;
  /// The group of pictures to decode from is the one of this time: the target's, or that of the frame before it.
  int64_t groupMicros_ = 0;
  /// Decoding time of the packet that was chosen last.
  int64_t chosenDts_ = AV_NOPTS_VALUE;
  /// Something was fed since the decoder was last flushed.
  bool fed_ = false;
  bool endOfFile_ = false;
  bool draining_ = false;
  av::FramePtr received_;
  /// The frame of the packet that was chosen, once it has come out.
  av::FramePtr wanted_;
  int64_t wantedPts_ = AV_NOPTS_VALUE;
  bool haveWanted_ = false;
  /// A later frame came out, and as frames come in the order they are shown, the wanted one will not.
  bool passedWanted_ = false;
  Neighbours neighbours_;
  /// The last frame that was found, as long as nothing was left out behind it.
  int64_t precedingPts_ = AV_NOPTS_VALUE;
  std::optional<FoundFrame> last_;
  int64_t lastDurationMicros_ = 0;
  /// Its target asked for neighbours.
  bool soughtNeighbours_ = false;
};

}  // namespace media
