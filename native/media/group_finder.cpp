#include "media/group_finder.h"

#include <algorithm>
#include <cstring>

#include "media/failure.h"
#include "media/seek_steps.h"

namespace media {

namespace {

// Beyond this gap a seek is cheaper than decoding on.
constexpr int64_t kNearMicros = 2'000'000;
// Packets waiting for the decision; beyond it those surely before the target are decoded meanwhile.
constexpr size_t kMostHeldBytes = 64 << 20;

bool packetsAreFrames(const AVFormatContext& format, const AVStream& stream) {
  const char* name = format.iformat->name;
  for (const char* whole : {"mov,mp4", "matroska", "flv", "avi", "asf", "gif"})
    if (std::strstr(name, whole) != nullptr) return true;
  // Elsewhere an H.264 field may be a packet of its own, and half a frame would pass for a whole one.
  return stream.codecpar->codec_id != AV_CODEC_ID_H264 || stream.codecpar->field_order == AV_FIELD_PROGRESSIVE;
}

}  // namespace

GroupFinder::GroupFinder(Demuxer& demuxer, int stream, const av::Interrupt& interrupt)
    : demuxer_(demuxer),
      stream_(stream),
      interrupt_(interrupt),
      timeline_(demuxer.timeline(stream)),
      window_(ReorderRule::of(demuxer.format(), *demuxer.stream(stream).codecpar), timeline_),
      suits_(packetsAreFrames(demuxer.format(), demuxer.stream(stream))),
      received_(av::makeFrame()) {}

void GroupFinder::forget() noexcept {
  running_ = false;
  window_.clear();
  last_.reset();
}

bool GroupFinder::continues(const Target& target) const noexcept {
  if (!running_ || !last_ || target.keyFrame || target.micros < last_->micros) return false;
  const int64_t known = std::max(last_->micros, window_.lastMicros());
  return endOfFile_ || target.micros - known <= kNearMicros;
}

std::optional<FoundFrame> GroupFinder::find(const Target& target, Decoder& decoder) {
  if (continues(target)) {
    if (collect(target, decoder) == Collected::Decided) {
      const auto chosen = window_.onScreenAt(target.micros);
      // Nothing newer than the last frame: that one is still on screen.
      if (!chosen || window_.entries()[*chosen].micros <= last_->micros)
        return finish({nullptr, last_->pts, last_->micros, lastDurationMicros_, true}, target);
      if (auto found = decode(*chosen, target, decoder)) return found;
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
  // Beyond the stated end only a full reading tells where the end is.
  demuxer_.select(stream_, target.keyFrame && target.micros <= length);
  while (const auto at = steps.next()) {
    if (!demuxer_.seek(timeline_.lastTick(*at))) continue;
    window_.clear();
    decoder.flush();
    endOfFile_ = draining_ = fed_ = false;
    const Collected collected = collect(target, decoder);
    if (collected == Collected::Unsuitable) return std::nullopt;
    if (collected == Collected::Overshot) continue;
    const auto chosen = window_.onScreenAt(target.micros);
    if (!chosen) continue;
    return decode(target.keyFrame ? 0 : *chosen, target, decoder);
  }
  return std::nullopt;
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
      if (timeline_.micros(packet->pts) > target.micros) return Collected::Overshot;
    }
    append(std::move(packet), target, decoder);
    if (firstKeyIsIt) break;
  }
  return window_.empty() && !running_ ? Collected::Overshot : Collected::Decided;
}

void GroupFinder::append(av::PacketPtr packet, const Target& target, Decoder& decoder) {
  const bool dropped = window_.push(std::move(packet), target.micros);
  // Packets were left out, so the decoder starts afresh at the key frame; nothing inside it is wanted any more.
  if (dropped && fed_) {
    decoder.flush();
    fed_ = false;
  }
  if (window_.unfedBytes() > kMostHeldBytes && !target.keyFrame) {
    if (const auto chosen = window_.onScreenAt(target.micros)) feedBefore(*chosen, target, decoder);
  }
}

void GroupFinder::feed(PacketWindow::Entry& entry, AVDiscard skip, Decoder& decoder) {
  const av::PacketPtr packet = window_.take(entry);
  fed_ = true;
  while (!decoder.send(*packet, skip)) {
    if (decoder.receive(*received_) == Received::End) return;
  }
}

void GroupFinder::feedBefore(size_t chosen, const Target& target, Decoder& decoder) {
  for (size_t i = 0; i < chosen; ++i) {
    PacketWindow::Entry& entry = window_.entries()[i];
    if (!entry.packet) continue;
    // Frames that nothing refers to are skipped, unless a later step of the caller's will show them.
    const bool wanted = target.stepping && entry.micros > target.micros;
    feed(entry, wanted ? AVDISCARD_DEFAULT : AVDISCARD_NONREF, decoder);
  }
}

std::optional<FoundFrame> GroupFinder::decode(size_t chosen, const Target& target, Decoder& decoder) {
  const int64_t pts = window_.entries()[chosen].pts;
  const PacketWindow::Entry entry{nullptr, pts, window_.entries()[chosen].micros,
                                  window_.entries()[chosen].durationMicros, true};
  Received last = Received::NeedsPacket;
  bool found = false;
  if (window_.entries()[chosen].packet) {
    if (!target.keyFrame) feedBefore(chosen, target, decoder);
    feed(window_.entries()[chosen], AVDISCARD_DEFAULT, decoder);
  }
  running_ = target.stepping;
  if (!target.stepping) {
    decoder.drain();
    found = receiveUntil(pts, decoder, last);
  } else {
    found = receiveUntil(pts, decoder, last) || (last == Received::NeedsPacket && feedBehind(pts, target, decoder));
  }
  if (!found) return std::nullopt;
  FoundFrame result = finish(entry, target);
  if (!target.stepping) window_.clear();
  return result;
}

bool GroupFinder::receiveUntil(int64_t pts, Decoder& decoder, Received& last) {
  while ((last = decoder.receive(*received_)) == Received::Frame) {
    if (received_->pts != pts) continue;
    return (received_->flags & AV_FRAME_FLAG_CORRUPT) == 0;
  }
  return false;
}

bool GroupFinder::feedBehind(int64_t pts, const Target& target, Decoder& decoder) {
  Received last = Received::NeedsPacket;
  size_t next = 0;
  while (last == Received::NeedsPacket) {
    while (next < window_.entries().size() && !window_.entries()[next].packet) ++next;
    if (next < window_.entries().size()) {
      // Not through feed(): the frame waited for may come out when the decoder is full.
      const av::PacketPtr packet = window_.take(window_.entries()[next]);
      while (!decoder.send(*packet, AVDISCARD_DEFAULT))
        if (receiveUntil(pts, decoder, last)) return true;
    } else if (endOfFile_) {
      if (draining_) return false;
      decoder.drain();
      draining_ = true;
    } else {
      av::PacketPtr packet = av::makePacket();
      if (!demuxer_.read(*packet)) {
        endOfFile_ = true;
      } else if (packet->pts == AV_NOPTS_VALUE) {
        return false;
      } else {
        append(std::move(packet), target, decoder);
      }
      continue;
    }
    if (receiveUntil(pts, decoder, last)) return true;
  }
  return false;
}

FoundFrame GroupFinder::finish(const PacketWindow::Entry& entry, const Target& target) {
  FoundFrame found;
  found.frame = last_ && last_->pts == entry.pts ? av::referTo(*last_->frame) : av::referTo(*received_);
  found.pts = entry.pts;
  found.micros = entry.micros;
  found.endMicros = std::max(demuxer_.headerDurationMicros(), entry.micros + entry.durationMicros);
  if (endOfFile_) {
    found.endMicros = std::max(found.endMicros, window_.endMicros());
    found.pastEnd = target.micros > found.endMicros;
  }
  if (running_) {
    FoundFrame kept;
    kept.frame = av::referTo(*found.frame);
    kept.pts = found.pts;
    kept.micros = found.micros;
    last_ = std::move(kept);
    lastDurationMicros_ = entry.durationMicros;
    window_.forgetThrough(found.micros);
  }
  return found;
}

}  // namespace media
