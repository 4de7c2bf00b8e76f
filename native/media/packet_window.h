#pragma once

#include <cstdint>
#include <deque>
#include <optional>

#include "av/ptr.h"
#include "media/timeline.h"

namespace media {

/// How far a codec in a container may reorder frames, so that one can tell from packets alone what is on screen.
struct ReorderRule {
  /// Most packets shown after the target that can precede it in the file.
  int mostLaterPackets = 0;
  /// The container stores decoding times, so nothing behind a packet decoded after the target is shown before it.
  bool trustsDts = false;

  static ReorderRule of(const AVFormatContext& format, const AVCodecParameters& codec);
};

/// Packets in decoding order from a key frame on. Frames are chosen by looking at their packets: the one on screen at
/// a target is known before anything is decoded, so what is not needed for it never is.
class PacketWindow {
 public:
  struct Entry {
    av::PacketPtr packet;  // null once it was given to the decoder
    int64_t pts = 0;
    int64_t micros = 0;
    int64_t durationMicros = 0;
    /// False for frames before an edit list's start: needed to decode the others, never on screen.
    bool shown = true;

    bool isUnfedKey() const noexcept { return packet && (packet->flags & AV_PKT_FLAG_KEY) != 0; }
  };

  PacketWindow(ReorderRule rule, Timeline timeline) : rule_(rule), timeline_(timeline) {}

  void clear();
  bool empty() const noexcept { return entries_.empty(); }
  std::deque<Entry>& entries() noexcept { return entries_; }

  /// Takes a packet that has a presentation time. A key frame at or before `target` makes all that came before it
  /// superfluous; true when unfed packets were dropped for it.
  bool push(av::PacketPtr packet, int64_t target);

  /// Takes a packet that has a presentation time, and leaves the others where they are.
  void add(av::PacketPtr packet);

  /// What `push` does, for packets that were added ahead of their target.
  bool restartAt(int64_t target);
  /// A key frame that was not fed yet makes packets before it superfluous for `target`.
  bool restartsBefore(int64_t target) const noexcept { return restartFor(target).has_value(); }

  /// The entry on screen at `target` among those seen; of equal times the last (VP8's hidden frames come first).
  std::optional<size_t> onScreenAt(int64_t target) const noexcept;
  /// The one shown next after `micros` among those seen.
  std::optional<size_t> firstAfter(int64_t micros) const noexcept;
  /// No frame before this one can be decoded from what is here: frames behind the key frame that are shown before it
  /// refer to the group before.
  bool beginsWith(size_t entry) const noexcept;
  /// No packet still to come can be on screen at `target`.
  bool decided(int64_t target) const noexcept;
  /// A known packet shown later, but not after `target`, takes the place of one shown at `micros`.
  bool supersedes(int64_t micros, int64_t target) const noexcept;
  Entry* firstUnfed() noexcept;

  /// The latest presentation end among the entries.
  int64_t endMicros() const noexcept;
  int64_t firstMicros() const noexcept;
  int64_t lastMicros() const noexcept;
  size_t unfedBytes() const noexcept { return unfedBytes_; }
  /// Hands out the packet of an entry for feeding.
  av::PacketPtr take(Entry& entry) noexcept;
  /// Forgets entries shown at or before the given time.
  void forgetThrough(int64_t micros);

 private:
  std::optional<size_t> restartFor(int64_t target) const noexcept;

  ReorderRule rule_;
  Timeline timeline_;
  std::deque<Entry> entries_;
  size_t unfedBytes_ = 0;
  int64_t lastDts_ = INT64_MIN;
};

}  // namespace media
