#include "media/media.h"

#include <utility>

#include "media/failure.h"

namespace media {

namespace {

// Requests this close behind each other are a caller stepping through the video.
constexpr int64_t kStepMicros = 1'000'000;
// Rounded headers, and sound that ends a little later than the pictures, are no break.
constexpr int64_t kBreakOffMicros = 1'000'000;

bool isVideo(const AVStream& stream) { return stream.codecpar->codec_type == AVMEDIA_TYPE_VIDEO; }

}  // namespace

Media::Media(std::shared_ptr<ByteSource> source, Demuxer::OpenChild openChild, const av::Interrupt& interrupt)
    : interrupt_(interrupt), demuxer_(std::move(source), std::move(openChild), interrupt) {}

int Media::bestVideoStream() const {
  // libav only reads the context here, but its signature is not const.
  auto* format = const_cast<AVFormatContext*>(&demuxer_.format());
  const int best = av_find_best_stream(format, AVMEDIA_TYPE_VIDEO, -1, -1, nullptr, 0);
  if (best < 0 || !isCover(demuxer_.stream(best))) return best < 0 ? -1 : best;
  int largest = best;
  int64_t largestPixels = 0;
  for (int i = 0; i < static_cast<int>(format->nb_streams); ++i) {
    const AVStream& stream = demuxer_.stream(i);
    const int64_t pixels = int64_t{stream.codecpar->width} * stream.codecpar->height;
    if (!isVideo(stream) || isCover(stream) || pixels <= largestPixels) continue;
    largest = i;
    largestPixels = pixels;
  }
  return largest;
}

void Media::prepare(const FrameRequest& request) {
  const AVCodecParameters& codec = *demuxer_.stream(request.stream).codecpar;
  if (int64_t{codec.width} * codec.height > request.maxPixels)
    throw Failure(FailureCode::LimitExceeded, "the video's frames of " + std::to_string(codec.width) + "x" +
                                                  std::to_string(codec.height) + " exceed the limit of " +
                                                  std::to_string(request.maxPixels) + " pixels");
  const bool switched = stream_ != request.stream;
  if (switched) {
    stream_ = request.stream;
    groups_.emplace(demuxer_, stream_, interrupt_);
    scan_.emplace(demuxer_, stream_);
    scanning_ = !groups_->suits();
    previousMicros_.reset();
  }
  // One with more threads than asked for is kept, and one with fewer until its group of pictures is done: starting over
  // costs more than they do.
  const bool tooFew = decoder_ && decoder_->threads() < request.threads && !groups_->isAmidGroup(request.micros);
  if (switched || !decoder_ || tooFew) {
    forget();
    decoder_.emplace(demuxer_.stream(stream_), request.threads, request.maxPixels, interrupt_);
  }
}

Target Media::targetOf(const FrameRequest& request) {
  const int64_t micros = request.micros;
  const auto previous = std::exchange(previousMicros_, micros);
  const bool near = previous && micros >= *previous && micros - *previous <= kStepMicros;
  Target target{micros,
                request.keyFrame,
                near && !request.keyFrame && !request.coming,
                {},
                request.neighbours && !request.keyFrame};
  if (request.coming && !request.keyFrame) {
    target.coming = *request.coming;
    target.moreComing = request.moreComing;
  }
  return target;
}

DecodedFrame Media::decode(const FrameRequest& request) {
  const AVStream& stream = demuxer_.stream(request.stream);
  if (isCover(stream)) return decodeCover(stream, request.maxPixels);
  prepare(request);
  DecodedFrame decoded = find(request);
  decoded.missing = request.coming && isMissing(request, decoded.found);
  return decoded;
}

/// The last picture stays on screen while the sound goes on; where nothing goes on, the file breaks off.
bool Media::isMissing(const FrameRequest& request, const FoundFrame& found) {
  if (!found.lastFrameEndMicros || request.micros - *found.lastFrameEndMicros <= kBreakOffMicros) return false;
  if (!dataEndMicros_) {
    dataEndMicros_ = surveyEnd(demuxer_, request.stream, *found.lastFrameEndMicros);
    forget();
  }
  return request.micros - *dataEndMicros_ > kBreakOffMicros;
}

void Media::forget() noexcept {
  if (groups_) groups_->forget();
  if (scan_) scan_->forget();
}

Survey Media::survey(int stream, const SurveyRange& range) {
  forget();
  return surveyPackets(demuxer_, stream, range);
}

std::vector<int64_t> Media::indexedKeyFrames(int stream) {
  forget();
  return media::indexedKeyFrames(demuxer_, stream);
}

DecodedFrame Media::find(const FrameRequest& request) {
  const Target target = targetOf(request);
  DecodedFrame decoded;
  if (!scanning_) {
    if (auto found = groups_->find(target, *decoder_)) {
      decoded.found = std::move(*found);
      decoded.decodedFrames = decoder_->takeDecodedFrames();
      return decoded;
    }
    scan_->forget();
    scanning_ = !groups_->suits();
  }
  decoded.found = scan_->find(target, *decoder_);
  decoded.decodedFrames = decoder_->takeDecodedFrames();
  return decoded;
}

DecodedFrame Media::decodeCover(const AVStream& stream, int64_t maxPixels) {
  Decoder decoder(stream, 1, maxPixels, interrupt_);
  decoder.send(stream.attached_pic, AVDISCARD_DEFAULT);
  DecodedFrame decoded;
  decoded.found.frame = av::makeFrame();
  Received outcome = decoder.receive(*decoded.found.frame);
  if (outcome == Received::NeedsPacket) {
    decoder.drain();
    outcome = decoder.receive(*decoded.found.frame);
  }
  if (outcome != Received::Frame) throw Failure(FailureCode::InvalidSource, "the cover picture cannot be decoded");
  decoded.found.endMicros = demuxer_.headerDurationMicros();
  decoded.decodedFrames = 1;
  return decoded;
}

void Media::close() {
  groups_.reset();
  scan_.reset();
  decoder_.reset();
  demuxer_.close();
}

}  // namespace media
