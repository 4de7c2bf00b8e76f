#include "media/scan_finder.h"

#include <algorithm>

#include "media/failure.h"
#include "media/seek_steps.h"

namespace media {

namespace {

/// How long one frame lasts where nothing says so.
int64_t typicalFrameTicks(const AVStream& stream) {
  AVRational rate = stream.avg_frame_rate.num > 0 ? stream.avg_frame_rate : stream.r_frame_rate;
  if (rate.num <= 0 || rate.den <= 0) rate = {25, 1};
  return av_rescale_q(1, av_inv_q(rate), stream.time_base);
}

bool isCorrupt(const AVFrame& frame) noexcept { return (frame.flags & AV_FRAME_FLAG_CORRUPT) != 0; }

/// Damage of a neighbour would be drawn into a frame that has none.
av::FramePtr asNeighbour(const AVFrame& frame) { return isCorrupt(frame) ? nullptr : av::referTo(frame); }

}  // namespace

ScanFinder::ScanFinder(Demuxer& demuxer, int stream)
    : demuxer_(demuxer),
      stream_(stream),
      timeline_(demuxer.timeline(stream)),
      frameTicks_(typicalFrameTicks(demuxer.stream(stream))) {}

void ScanFinder::forget() noexcept {
  running_ = fromStart_ = false;
  before_.reset();
  current_.reset();
  next_.reset();
}

FoundFrame ScanFinder::find(const Target& target, Decoder& decoder) {
  if (running_ && current_ && target.micros >= current_->micros) {
    scan(target.micros, decoder);
    if (!lacksBefore(target)) return finish(target);
  }
  demuxer_.select(stream_, false);
  // Without packet times, what comes out after a seek has guessed times: only a scan from the start can be trusted.
  SeekSteps steps(target.micros);
  while (timesAreTrue_) {
    const auto step = steps.next();
    if (!step || step->start) break;
    forget();
    if (!demuxer_.seek(timeline_.lastTick(step->micros))) continue;
    decoder.flush();
    const bool found = scan(target.micros, decoder) == Outcome::Found && timesAreTrue_;
    if (found && !lacksBefore(target)) return finish(target);
  }
  forget();
  demuxer_.rewind();
  decoder.flush();
  fromStart_ = true;
  if (scan(target.micros, decoder) == Outcome::NoFrame)
    throw Failure(FailureCode::InvalidSource, "the video stream holds no frame that can be decoded");
  return finish(target);
}

/// The scan began with the frame on screen: a seek to a key frame lands right on it.
bool ScanFinder::lacksBefore(const Target& target) const noexcept {
  if (!target.neighbours || fromStart_ || (before_ && !isCorrupt(*before_->frame))) return false;
  return av::isInterlaced(*current_->frame) && !isCorrupt(*current_->frame);
}

ScanFinder::Outcome ScanFinder::scan(int64_t target, Decoder& decoder) {
  if (!running_) {
    draining_ = ended_ = false;
    running_ = true;
  }
  for (;;) {
    if (!next_ && !nextFrame(decoder)) return current_ ? Outcome::Found : Outcome::NoFrame;
    if (next_->micros > target) {
      if (current_) return Outcome::Found;
      if (!fromStart_) return Outcome::TooLate;
      // Before the first frame the first frame is shown.
      current_ = std::move(next_);
      next_.reset();
      return Outcome::Found;
    }
    // A corrupt frame is shown only when nothing else is.
    if (!isCorrupt(*next_->frame) || !current_) {
      before_ = std::move(current_);
      current_ = std::move(next_);
    }
    next_.reset();
  }
}

bool ScanFinder::nextFrame(Decoder& decoder) {
  while (!ended_) {
    av::FramePtr frame = av::makeFrame();
    switch (decoder.receive(*frame)) {
      case Received::Frame:
        next_ = shownFrom(std::move(frame));
        return true;
      case Received::End:
        ended_ = true;
        break;
      case Received::NeedsPacket:
        if (!feedOne(decoder)) {
          decoder.drain();
          draining_ = true;
        }
        break;
    }
  }
  return false;
}

bool ScanFinder::feedOne(Decoder& decoder) {
  if (draining_) return false;
  const av::PacketPtr packet = av::makePacket();
  if (!demuxer_.read(*packet)) return false;
  decoder.send(*packet, AVDISCARD_DEFAULT);
  return true;
}

ScanFinder::Shown ScanFinder::shownFrom(av::FramePtr frame) {
  Shown shown;
  if (frame->pts == AV_NOPTS_VALUE) timesAreTrue_ = false;
  const int64_t duration = av::durationOf(*frame) > 0 ? av::durationOf(*frame) : frameTicks_;
  shown.pts = frame->best_effort_timestamp;
  // A frame without a time follows the one before it.
  if (shown.pts == AV_NOPTS_VALUE) shown.pts = current_ ? current_->pts + current_->duration : timeline_.lastTick(0);
  shown.duration = duration;
  shown.micros = timeline_.micros(shown.pts);
  shown.frame = std::move(frame);
  return shown;
}

FoundFrame ScanFinder::finish(const Target& target) const {
  FoundFrame found;
  found.frame = av::referTo(*current_->frame);
  if (target.neighbours && av::isInterlaced(*found.frame)) {
    if (before_) found.before = asNeighbour(*before_->frame);
    if (next_) found.after = asNeighbour(*next_->frame);
  }
  found.pts = current_->pts;
  found.micros = current_->micros;
  const int64_t frameEnd = timeline_.micros(current_->pts + current_->duration);
  found.endMicros = std::max(demuxer_.headerDurationMicros(), frameEnd);
  if (ended_ && !next_) {
    found.lastFrameEndMicros = frameEnd;
    found.pastEnd = target.micros > found.endMicros;
  }
  return found;
}

}  // namespace media
