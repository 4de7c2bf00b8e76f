#include "media/packet_window.h"

#include <algorithm>
#include <cstring>

namespace media {

ReorderRule ReorderRule::of(const AVFormatContext& format, const AVCodecParameters& codec) {
  ReorderRule rule;
  const char* name = format.iformat->name;
  rule.trustsDts = std::strstr(name, "mov,mp4") != nullptr || std::strcmp(name, "mpegts") == 0;
  const AVCodecDescriptor* descriptor = avcodec_descriptor_get(codec.codec_id);
  switch (codec.codec_id) {
    case AV_CODEC_ID_H264:
    case AV_CODEC_ID_HEVC:
      // max_dec_frame_buffering of the specifications, twice for pictures coded as two fields.
      rule.mostLaterPackets = 2 * 16;
      break;
    default:
      rule.mostLaterPackets = descriptor != nullptr && (descriptor->props & AV_CODEC_PROP_REORDER) != 0 ? 4 : 0;
  }
  return rule;
}

void PacketWindow::clear() {
  entries_.clear();
  unfedBytes_ = 0;
  lastDts_ = INT64_MIN;
}

bool PacketWindow::push(av::PacketPtr packet, int64_t target) {
  const bool restart = (packet->flags & AV_PKT_FLAG_KEY) != 0 && timeline_.micros(packet->pts) <= target;
  const bool dropped = restart && unfedBytes_ > 0;
  if (dropped) {
    entries_.clear();
    unfedBytes_ = 0;
  }
  add(std::move(packet));
  return dropped;
}

void PacketWindow::add(av::PacketPtr packet) {
  Entry entry;
  entry.pts = packet->pts;
  entry.micros = timeline_.micros(packet->pts);
  entry.durationMicros = timeline_.duration(packet->duration);
  entry.shown = (packet->flags & AV_PKT_FLAG_DISCARD) == 0;
  if (packet->dts != AV_NOPTS_VALUE) lastDts_ = timeline_.micros(packet->dts);
  unfedBytes_ += static_cast<size_t>(packet->size);
  entry.packet = std::move(packet);
  entries_.push_back(std::move(entry));
}

std::optional<size_t> PacketWindow::restartFor(int64_t target) const noexcept {
  std::optional<size_t> restart;
  bool unfedBefore = false;
  for (size_t i = 0; i < entries_.size(); ++i) {
    if (unfedBefore && entries_[i].isUnfedKey() && entries_[i].micros <= target) restart = i;
    unfedBefore = unfedBefore || entries_[i].packet;
  }
  return restart;
}

bool PacketWindow::restartAt(int64_t target) {
  const auto restart = restartFor(target);
  if (!restart) return false;
  for (size_t i = 0; i < *restart; ++i)
    if (entries_[i].packet) take(entries_[i]);
  entries_.erase(entries_.begin(), entries_.begin() + static_cast<ptrdiff_t>(*restart));
  return true;
}

std::optional<size_t> PacketWindow::onScreenAt(int64_t target) const noexcept {
  std::optional<size_t> best;
  for (size_t i = 0; i < entries_.size(); ++i) {
    const Entry& entry = entries_[i];
    if (!entry.shown || entry.micros > target) continue;
    if (!best || entry.micros >= entries_[*best].micros) best = i;
  }
  return best;
}

std::optional<size_t> PacketWindow::firstAfter(int64_t micros) const noexcept {
  std::optional<size_t> first;
  for (size_t i = 0; i < entries_.size(); ++i) {
    const Entry& entry = entries_[i];
    if (entry.shown && entry.micros > micros && (!first || entry.micros < entries_[*first].micros)) first = i;
  }
  return first;
}

bool PacketWindow::beginsWith(size_t entry) const noexcept {
  if (!entries_.front().isUnfedKey()) return false;
  const auto before = onScreenAt(entries_[entry].micros - 1);
  return !before || entries_[*before].micros < entries_.front().micros;
}

bool PacketWindow::decided(int64_t target) const noexcept {
  const auto later =
      std::count_if(entries_.begin(), entries_.end(), [target](const Entry& entry) { return entry.micros > target; });
  if (later > rule_.mostLaterPackets) return true;
  return rule_.trustsDts && later > 0 && lastDts_ > target;
}

bool PacketWindow::supersedes(int64_t micros, int64_t target) const noexcept {
  return std::any_of(entries_.begin(), entries_.end(), [micros, target](const Entry& entry) {
    return entry.shown && entry.micros > micros && entry.micros <= target;
  });
}

PacketWindow::Entry* PacketWindow::firstUnfed() noexcept {
  const auto unfed = std::find_if(entries_.begin(), entries_.end(), [](const Entry& entry) { return !!entry.packet; });
  return unfed == entries_.end() ? nullptr : &*unfed;
}

int64_t PacketWindow::endMicros() const noexcept {
  int64_t end = 0;
  for (const Entry& entry : entries_)
    if (entry.shown) end = std::max(end, entry.micros + entry.durationMicros);
  return end;
}

int64_t PacketWindow::firstMicros() const noexcept {
  int64_t first = INT64_MAX;
  for (const Entry& entry : entries_) first = std::min(first, entry.micros);
  return first;
}

int64_t PacketWindow::lastMicros() const noexcept {
  int64_t last = INT64_MIN;
  for (const Entry& entry : entries_) last = std::max(last, entry.micros);
  return last;
}

av::PacketPtr PacketWindow::take(Entry& entry) noexcept {
  unfedBytes_ -= static_cast<size_t>(entry.packet->size);
  return std::move(entry.packet);
}

void PacketWindow::forgetThrough(int64_t micros) {
  const auto past = [micros](const Entry& entry) { return entry.micros <= micros && !entry.packet; };
  entries_.erase(std::remove_if(entries_.begin(), entries_.end(), past), entries_.end());
}

}  // namespace media
