#include "media/neighbours.h"

#include <algorithm>

#include "media/field_order.h"

namespace media {

namespace {

bool isPicture(const AVFrame& frame) noexcept { return frame.buf[0] != nullptr; }

void replace(AVFrame& target, AVFrame& source) noexcept {
  av_frame_unref(&target);
  av_frame_move_ref(&target, &source);
}

}  // namespace

Neighbours::Neighbours() : before_(av::makeFrame()), after_(av::makeFrame()) {}

bool Neighbours::mayExist(const AVStream& stream, const AVPacket* keyFrame) {
  if (!interlaced_ && keyFrame != nullptr) interlaced_ = isCodedInterlaced(stream, *keyFrame);
  return interlaced_.value_or(false);
}

void Neighbours::want(int64_t beforePts, int64_t afterPts) noexcept {
  wanted_ = true;
  passed_ = false;
  beforePts_ = beforePts;
  afterPts_ = afterPts;
  if (before_->pts != beforePts) av_frame_unref(before_.get());
}

bool Neighbours::wait(PacketWindow& window) const noexcept {
  const auto& entries = window.entries();
  return std::any_of(entries.begin(), entries.end(),
                     [this](const PacketWindow::Entry& entry) { return entry.packet && isOne(entry.pts); });
}

void Neighbours::see(AVFrame& frame) {
  if (!wanted_ || frame.pts == AV_NOPTS_VALUE) return;
  const bool corrupt = (frame.flags & AV_FRAME_FLAG_CORRUPT) != 0;
  if (afterPts_ != AV_NOPTS_VALUE && frame.pts >= afterPts_) passed_ = true;
  if (corrupt || !isOne(frame.pts)) return;
  replace(frame.pts == beforePts_ ? *before_ : *after_, frame);
}

void Neighbours::attachTo(FoundFrame& found) const {
  if (!wanted_) return;
  if (isPicture(*before_)) found.before = av::referTo(*before_);
  if (isPicture(*after_)) found.after = av::referTo(*after_);
}

bool Neighbours::carryOver(AVFrame& latest, int64_t wantedPts, bool mayHaveNeighbours) {
  const bool isWanted = isPicture(*after_) && after_->pts == wantedPts;
  AVFrame& preceding = isPicture(*after_) && !isWanted ? *after_ : latest;
  av_frame_unref(before_.get());
  if (mayHaveNeighbours && isPicture(preceding)) av_frame_move_ref(before_.get(), &preceding);
  if (isWanted) replace(latest, *after_);
  av_frame_unref(after_.get());
  return isWanted;
}

void Neighbours::forget() noexcept {
  wanted_ = false;
  av_frame_unref(before_.get());
  av_frame_unref(after_.get());
}

}  // namespace media
