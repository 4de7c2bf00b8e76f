#include "media/group_finder.h"

#include <algorithm>

#include "media/disposable.h"
#include "media/failure.h"
#include "media/field_order.h"
#include "media/seek_steps.h"

namespace media {

namespace {

// Beyond this gap a seek is cheaper than decoding on.
constexpr int64_t kNearMicros = 2'000'000;
// Packets waiting for the decision; beyond it those surely before the target are decoded meanwhile.
constexpr size_t kMostHeldBytes = 64 << 20;

}  // namespace

GroupFinder::GroupFinder(Demuxer& demuxer, int stream, const av::Interrupt& interrupt)
    : demuxer_(demuxer),
      stream_(stream),
      interrupt_(interrupt),
      timeline_(demuxer.timeline(stream)),
      window_(ReorderRule::of(demuxer.format(), *demuxer.stream(stream).codecpar), timeline_),
      fieldsMayBePackets_(fieldsMayBePackets(demuxer.format(), *demuxer.stream(stream).codecpar)),
      received_(av::makeFrame()),
      wanted_(av::makeFrame()) {}

void GroupFinder::forget() noexcept {
  running_ = false;
  next_ = Next::Nothing;
  window_.clear();
  last_.reset();
  neighbours_.forget();
  precedingPts_ = AV_NOPTS_VALUE;
}

bool GroupFinder::continues(const Target& target) const noexcept {
  if (!running_ || !last_ || target.keyFrame || target.micros < last_->micros) return false;
  if (next_ != Next::Steps && (target.micros != nextMicros_ || leftOutNeighbours(target))) return false;
  if (endOfFile_ || next_ == Next::SameGroup) return true;
  const int64_t known = std::max(last_->micros, window_.lastMicros());
  return target.micros - known <= kNearMicros;
}

std::optional<FoundFrame> GroupFinder::find(const Target& target, Decoder& decoder) {
  auto found = findOnce(target, decoder);
  // Where nothing had said so before it came out, the decoder is now past its neighbours.
  if (!found || !target.neighbours || !av::isInterlaced(*found->frame) || !neighbours_.learnOfFields()) return found;
  forget();
  return findOnce(target, decoder);
}

std::optional<FoundFrame> GroupFinder::findOnce(const Target& target, Decoder& decoder) {
  neighbours_.wantNone();
  if (continues(target)) {
    groupMicros_ = target.micros;
    if (window_.restartAt(target.micros)) startAfresh(decoder);
    if (collect(target, decoder) == Collected::Decided) {
      const auto chosen = window_.onScreenAt(target.micros);
      // Nothing newer than the last frame: that one is still on screen.
      const bool same = !chosen || window_.entries()[*chosen].micros <= last_->micros;
      if (same && !leftOutNeighbours(target)) {
        expect(target);
        return finish({nullptr, last_->pts, last_->micros, lastDurationMicros_, true}, target);
      }
      if (!same && canGoOn(*chosen) && !lacksBefore(*chosen, target)) {
        if (auto found = decode(*chosen, target, decoder)) return found;
      }
    }
  }
  forget();
  auto found = approach(target, decoder);
  if (!found) forget();
  return found;
}

std::optional<FoundFrame> GroupFinder::approach(const Target& target, Decoder& decoder) {
  // A header that knows its length saves the search beyond it; the end itself is found by reading.
  const int64_t length = demuxer_.headerDurationMicros();
  SeekSteps steps(length > 0 ? std::min(target.micros, length) : target.micros);
  groupMicros_ = target.micros;
  bool reachesBack = false;
  // Beyond the stated end only a full reading tells where the end is.
  demuxer_.select(stream_, target.keyFrame && target.micros <= length);
  while (const auto step = steps.next()) {
    if (step->start) {
      demuxer_.rewind();
    } else if (!demuxer_.seek(timeline_.lastTick(step->micros))) {
      continue;
    }
    window_.clear();
    neighbours_.forget();
    precedingPts_ = AV_NOPTS_VALUE;
    decoder.flush();
    endOfFile_ = draining_ = fed_ = false;
    const Collected collected = collect(target, decoder);
    if (collected == Collected::Unsuitable) return std::nullopt;
    if (collected == Collected::Overshot) {
      if (!step->start) continue;
      if (groupMicros_ == target.micros) return first(target, decoder);
      // Nothing precedes it: it is the first of the stream.
      groupMicros_ = target.micros;
      steps = SeekSteps(groupMicros_);
      continue;
    }
    const auto chosen = window_.onScreenAt(target.micros);
    if (!chosen) continue;
    if (!reachesBack && lacksBefore(*chosen, target)) {
      reachesBack = true;
      groupMicros_ = window_.entries()[*chosen].micros - 1;
      steps = SeekSteps(groupMicros_);
      continue;
    }
    if (target.keyFrame && holdsKeyFrame(window_.entries().front())) return again(window_.entries().front(), target);
    return decode(target.keyFrame ? 0 : *chosen, target, decoder);
  }
  return std::nullopt;
}

/// Before the first frame the first frame is shown, here where it is a key frame that nothing precedes.
std::optional<FoundFrame> GroupFinder::first(Target target, Decoder& decoder) {
  demuxer_.rewind();
  window_.clear();
  av::PacketPtr packet = av::makePacket();
  if (!demuxer_.read(*packet) || packet->pts == AV_NOPTS_VALUE) return std::nullopt;
  const int64_t micros = timeline_.micros(packet->pts);
  const bool shownKey = (packet->flags & AV_PKT_FLAG_KEY) != 0 && (packet->flags & AV_PKT_FLAG_DISCARD) == 0;
  if (!shownKey || micros <= target.micros) return std::nullopt;
  target.micros = groupMicros_ = micros;
  append(std::move(packet), target, decoder);
  if (collect(target, decoder) != Collected::Decided || window_.firstMicros() < micros) return std::nullopt;
  return decode(0, target, decoder);
}

/// The key frame that was found last is asked for again.
bool GroupFinder::holdsKeyFrame(const PacketWindow::Entry& entry) const noexcept {
  return haveWanted_ && wantedPts_ == entry.pts && av::isKeyFrame(*wanted_);
}

FoundFrame GroupFinder::again(const PacketWindow::Entry& entry, const Target& target) {
  FoundFrame found = finish({nullptr, entry.pts, entry.micros, entry.durationMicros, true}, target);
  window_.clear();
  return found;
}

GroupFinder::Collected GroupFinder::collect(const Target& target, Decoder& decoder) {
  const bool firstKeyIsIt = target.keyFrame && demuxer_.indexCovers(timeline_.lastTick(target.micros));
  while (!endOfFile_ && !window_.decided(target.micros)) {
    av::PacketPtr packet = av::makePacket();
    if (!demuxer_.read(*packet)) {
      endOfFile_ = true;
      break;
    }
    if (packet->pts == AV_NOPTS_VALUE) {
      suits_ = false;
      return Collected::Unsuitable;
    }
    const bool key = (packet->flags & AV_PKT_FLAG_KEY) != 0;
    if (window_.empty() && !running_) {
      if (!key) continue;
      if (timeline_.micros(packet->pts) > groupMicros_) return Collected::Overshot;
    }
    append(std::move(packet), target, decoder);
    if (firstKeyIsIt) break;
  }
  return window_.empty() && !running_ ? Collected::Overshot : Collected::Decided;
}

/// Packets are left out, so the decoder starts anew at a key frame; nothing inside it is wanted any more.
void GroupFinder::startAfresh(Decoder& decoder) {
  if (fed_) decoder.flush();
  fed_ = draining_ = false;
  precedingPts_ = AV_NOPTS_VALUE;
}

/// A decoder that was drained goes on at a key frame only.
bool GroupFinder::canGoOn(size_t chosen) noexcept {
  if (!draining_ || !window_.entries()[chosen].packet) return true;
  return window_.firstUnfed()->isUnfedKey();
}

void GroupFinder::append(av::PacketPtr packet, const Target& target, Decoder& decoder) {
  // Of frames between key frames only the times count then, and there may be an hour of them.
  if (target.keyFrame && (packet->flags & AV_PKT_FLAG_KEY) == 0) av::dropData(*packet);
  if (window_.push(std::move(packet), groupMicros_)) startAfresh(decoder);
  if (window_.unfedBytes() > kMostHeldBytes && !target.keyFrame) {
    if (const auto chosen = window_.onScreenAt(target.micros)) feedBefore(*chosen, target, decoder);
  }
}

void GroupFinder::feed(PacketWindow::Entry& entry, AVDiscard skip, Decoder& decoder) {
  const av::PacketPtr packet = window_.take(entry);
  if (draining_) startAfresh(decoder);
  fed_ = true;
  while (!decoder.send(*packet, skip)) receive(decoder);
}

void GroupFinder::feedBefore(size_t chosen, const Target& target, Decoder& decoder) {
  const int64_t chosenMicros = window_.entries()[chosen].micros;
  for (size_t i = 0; i < chosen; ++i) {
    PacketWindow::Entry& entry = window_.entries()[i];
    if (!entry.packet) continue;
    // One of two packets with the chosen time is hidden (VP8), and it may be the other.
    if (entry.micros == chosenMicros) {
      feed(entry, AVDISCARD_DEFAULT, decoder);
    } else {
      offer(entry, target, decoder);
    }
  }
}

/// Feeds a packet that is not the chosen one: what nothing refers to is left out, unless the caller wants it later.
void GroupFinder::offer(PacketWindow::Entry& entry, const Target& target, Decoder& decoder) {
  const bool comes = entry.micros > target.micros && (target.stepping || willBeShown(entry, target));
  // Where more than one frame needs neighbours, none is left out.
  const bool series = target.stepping || !target.coming.empty();
  const bool wanted = comes || neighbours_.isOne(entry.pts) || (series && neighbours_.areWanted());
  if (!wanted && isDisposable(*entry.packet, *demuxer_.stream(stream_).codecpar)) {
    window_.take(entry);
    return;
  }
  feed(entry, wanted ? AVDISCARD_DEFAULT : AVDISCARD_NONREF, decoder);
}

Received GroupFinder::receive(Decoder& decoder) {
  const Received outcome = decoder.receive(*received_);
  if (outcome == Received::Frame && received_->pts != AV_NOPTS_VALUE && received_->pts > wantedPts_)
    passedWanted_ = true;
  if (outcome == Received::Frame && received_->pts == wantedPts_) {
    av_frame_unref(wanted_.get());
    av_frame_move_ref(wanted_.get(), received_.get());
    haveWanted_ = true;
  } else if (outcome == Received::Frame) {
    neighbours_.see(*received_);
  }
  return outcome;
}

Received GroupFinder::receiveUntilWanted(Decoder& decoder) {
  Received outcome = Received::Frame;
  while (!haveAll() && outcome == Received::Frame) outcome = receive(decoder);
  return outcome;
}

bool GroupFinder::haveAll() const noexcept {
  return (haveWanted_ && neighbours_.areComplete()) || (!haveWanted_ && passedWanted_);
}

std::optional<FoundFrame> GroupFinder::decode(size_t chosen, const Target& target, Decoder& decoder) {
  PacketWindow::Entry& entry = window_.entries()[chosen];
  const PacketWindow::Entry wanted{nullptr, entry.pts, entry.micros, entry.durationMicros, true};
  wantedPts_ = wanted.pts;
  passedWanted_ = false;
  haveWanted_ = neighbours_.carryOver(*wanted_, wantedPts_, target.neighbours);
  if (target.neighbours) wantNeighbours(chosen);
  if (entry.packet) {
    chosenDts_ = entry.packet->dts;
    if (!target.keyFrame) feedBefore(chosen, target, decoder);
    feed(entry, AVDISCARD_DEFAULT, decoder);
  }
  receiveOrFeed(target, decoder);
  if (!haveWanted_ && passedWanted_) receiveWhatIsLeft(decoder);
  if (!haveWanted_ || !isWhole(*wanted_)) return std::nullopt;
  expect(target);
  FoundFrame found = finish(wanted, target);
  if (!running_) window_.clear();
  return found;
}

bool GroupFinder::isWhole(const AVFrame& frame) noexcept {
  if (fieldsMayBePackets_ && av::isInterlaced(frame)) suits_ = false;
  return suits_ && (frame.flags & AV_FRAME_FLAG_CORRUPT) == 0;
}

bool GroupFinder::feedNext(const Target& target, Decoder& decoder) {
  if (!neighbours_.wait(window_) && !moreIsWanted(target)) return false;
  PacketWindow::Entry* unfed = window_.firstUnfed();
  if (unfed == nullptr) return readAhead();
  offer(*unfed, target, decoder);
  return true;
}

void GroupFinder::receiveOrFeed(const Target& target, Decoder& decoder) {
  while (receiveUntilWanted(decoder) == Received::NeedsPacket) {
    if (draining_) return;
    if (feedNext(target, decoder)) continue;
    decoder.drain();
    draining_ = true;
  }
}

/// Where packets were lost, frames from behind them may overtake the wanted one inside the decoder.
void GroupFinder::receiveWhatIsLeft(Decoder& decoder) {
  if (!draining_) decoder.drain();
  draining_ = true;
  while (!haveWanted_ && receive(decoder) == Received::Frame) {
  }
}

FoundFrame GroupFinder::finish(const PacketWindow::Entry& entry, const Target& target) {
  FoundFrame found;
  const bool same = last_ && last_->pts == entry.pts;
  if (!same) soughtNeighbours_ = target.neighbours;
  found.frame = av::referTo(same ? *last_->frame : *wanted_);
  if (same && last_->before) found.before = av::referTo(*last_->before);
  if (same && last_->after) found.after = av::referTo(*last_->after);
  if (!same) neighbours_.attachTo(found);
  found.pts = entry.pts;
  found.micros = entry.micros;
  found.endMicros = std::max(demuxer_.headerDurationMicros(), entry.micros + entry.durationMicros);
  if (endOfFile_) {
    found.lastFrameEndMicros = std::max(entry.micros + entry.durationMicros, window_.endMicros());
    found.endMicros = std::max(found.endMicros, *found.lastFrameEndMicros);
    found.pastEnd = target.micros > found.endMicros;
  }
  if (running_) {
    FoundFrame kept;
    kept.frame = av::referTo(*found.frame);
    if (found.before) kept.before = av::referTo(*found.before);
    if (found.after) kept.after = av::referTo(*found.after);
    kept.pts = found.pts;
    kept.micros = found.micros;
    last_ = std::move(kept);
    lastDurationMicros_ = entry.durationMicros;
    precedingPts_ = found.pts;
    window_.forgetThrough(found.micros);
  }
  return found;
}

}  // namespace media
