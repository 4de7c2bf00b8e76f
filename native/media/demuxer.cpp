#include "media/demuxer.h"

#include <cstdlib>
#include <cstring>
#include <new>

#include "av/error.h"
#include "media/beside_alpha.h"
#include "media/failure.h"
#include "media/start_times.h"

namespace media {

namespace {

constexpr size_t kMostPeeked = 512;
// How long after its decoding time a frame may come on screen.
constexpr int64_t kMostReorderMicros = 1'000'000;

bool nameIs(const AVFormatContext& format, const char* name) {
  return std::strstr(format.iformat->name, name) != nullptr;
}

}  // namespace

Demuxer::Demuxer(std::shared_ptr<ByteSource> source, OpenChild openChild, const av::Interrupt& interrupt)
    : source_(std::move(source)), openChild_(std::move(openChild)), interrupt_(interrupt) {
  open();
}

Demuxer::~Demuxer() {
  abandoned_ = true;
  format_.reset();  // closes children through closeChildStream, which needs the other members
}

void Demuxer::close() {
  peeked_.clear();
  format_.reset();
  stream_.reset();
  source_->close();
}

void Demuxer::fail(int code, const char* operation) {
  error_.rethrow();
  throwIfStopped(interrupt_);
  if (code == AVERROR(ENOMEM)) throw std::bad_alloc();
  throw Failure(FailureCode::InvalidSource, av::Error(operation, code).what());
}

int Demuxer::guard(int result, const char* operation) {
  if (result < 0) fail(result, operation);
  error_.rethrow();
  return result;
}

void Demuxer::open() {
  av::Dictionary options;
  // No protocol has this name: a demuxer that tries to open something by itself cannot.
  options.set("protocol_whitelist", "none");
  // The hls demuxer would take our I/O contexts for its own HTTP connections and abort the process.
  options.set("http_persistent", "0");
  options.set("http_multiple", "0");

  stream_ = std::make_unique<ByteStream>(source_, interrupt_, error_);
  AVFormatContext* format = avformat_alloc_context();
  if (format == nullptr) throw std::bad_alloc();
  format->pb = stream_->context();
  format->opaque = this;
  format->io_open = &Demuxer::openChildStream;
  format->io_close2 = &Demuxer::closeChildStream;
  format->interrupt_callback = {&av::Interrupt::callback, const_cast<av::Interrupt*>(&interrupt_)};
  // On failure libav frees the context.
  const int result = avformat_open_input(&format, source_->url().c_str(), nullptr, options.address());
  if (result < 0) fail(result, "opening the source");
  format_.reset(format);
  error_.rethrow();
  atStart_ = true;
}

int Demuxer::openChildStream(AVFormatContext* format, AVIOContext** context, const char* url, int flags,
                             AVDictionary**) {
  auto& self = *static_cast<Demuxer*>(format->opaque);
  if ((flags & AVIO_FLAG_WRITE) != 0 || !self.openChild_) return AVERROR(EACCES);
  try {
    auto stream = std::make_unique<ByteStream>(self.openChild_(url), self.interrupt_, self.error_);
    *context = stream->context();
    self.children_.emplace(*context, std::move(stream));
    return 0;
  } catch (...) {
    self.error_.keep(std::current_exception());
    return AVERROR_EXTERNAL;
  }
}

int Demuxer::closeChildStream(AVFormatContext* format, AVIOContext* context) {
  auto& self = *static_cast<Demuxer*>(format->opaque);
  const auto child = self.children_.find(context);
  if (child == self.children_.end()) return 0;
  try {
    if (!self.abandoned_) child->second->source().close();
  } catch (...) {
    self.error_.keep(std::current_exception());
  }
  self.children_.erase(child);
  return 0;
}

bool Demuxer::containerTellsEnough() const noexcept {
  if (!nameIs(*format_, "mov,mp4") && !nameIs(*format_, "matroska")) return false;
  int videos = 0;
  for (unsigned i = 0; i < format_->nb_streams; ++i) {
    const AVStream& stream = *format_->streams[i];
    const AVCodecParameters& codec = *stream.codecpar;
    if (codec.codec_type != AVMEDIA_TYPE_VIDEO || isCover(stream)) continue;
    if (codec.codec_id == AV_CODEC_ID_NONE || codec.width <= 0 || codec.height <= 0) return false;
    ++videos;
  }
  // With several, libav's choice of the best needs what only avformat_find_stream_info measures.
  return videos == 1;
}

void Demuxer::learnStreams() {
  if (streamsKnown_) return;
  if (containerTellsEnough()) {
    peekStartTimes();
    startMicros_ = earliestStart(*format_);
  } else {
    runStreamInfo();
  }
  streamsKnown_ = true;
}

void Demuxer::learnEverything() {
  if (everythingKnown_) return;
  runStreamInfo();
  streamsKnown_ = true;
}

void Demuxer::runStreamInfo() {
  guard(avformat_find_stream_info(format_.get(), nullptr), "reading the streams");
  // Codecs libav only half recognised are not an error here; who wants their pictures gets one.
  startMicros_ = format_->start_time == AV_NOPTS_VALUE ? 0 : format_->start_time;
  everythingKnown_ = true;
}

void Demuxer::peekStartTimes() {
  int64_t firstMicros = INT64_MAX;
  while (peeked_.size() < kMostPeeked) {
    av::PacketPtr packet = av::makePacket();
    const int result = av_read_frame(format_.get(), packet.get());
    error_.rethrow();
    if (result < 0) {
      throwIfStopped(interrupt_);
      return;
    }
    const AVRational timeBase = format_->streams[packet->stream_index]->time_base;
    if (packet->dts != AV_NOPTS_VALUE)
      firstMicros = std::min(firstMicros, av_rescale_q(packet->dts, timeBase, av::kMicros));
    peeked_.push_back(std::move(packet));
    if (startTimesKnown(*format_, firstMicros, *peeked_.back())) return;
  }
}

const AVFormatContext& Demuxer::format() const {
  if (!format_) throw Failure(FailureCode::InvalidSource, "the source could not be opened again");
  return *format_;
}

int64_t Demuxer::headerDurationMicros() const {
  const int64_t duration = format().duration;
  return duration == AV_NOPTS_VALUE || duration < 0 ? -1 : duration;
}

Timeline Demuxer::timeline(int index) const { return Timeline(stream(index).time_base, startMicros_); }

void Demuxer::select(int index, bool keyFramesOnly) {
  if (selected_ != index && selected_ != -1) atStart_ = false;  // packets of the new stream were discarded so far
  selected_ = index;
  keyFramesOnly_ = keyFramesOnly;
  allStreams_ = false;
  applyDiscard();
}

void Demuxer::selectAll() {
  atStart_ = keyFramesOnly_ = false;
  allStreams_ = true;
  applyDiscard();
}

void Demuxer::applyDiscard() {
  for (unsigned i = 0; i < format_->nb_streams; ++i) {
    const bool wanted = allStreams_ || static_cast<int>(i) == selected_;
    format_->streams[i]->discard = !wanted ? AVDISCARD_ALL : keyFramesOnly_ ? AVDISCARD_NONKEY : AVDISCARD_DEFAULT;
  }
}

bool Demuxer::read(AVPacket& packet) {
  atStart_ = false;
  for (;;) {
    throwIfStopped(interrupt_);
    // Neither of the two below lets go of what the packet held.
    av_packet_unref(&packet);
    if (!peeked_.empty()) {
      av_packet_move_ref(&packet, peeked_.front().get());
      peeked_.pop_front();
    } else {
      const int result = av_read_frame(format_.get(), &packet);
      error_.rethrow();
      // A container that breaks off is shown as far as it goes; one that was interrupted only looks like it.
      if (result < 0) {
        throwIfStopped(interrupt_);
        return false;
      }
    }
    if (!allStreams_ && packet.stream_index != selected_) continue;
    if (alphaRefersBack(packet, stream(packet.stream_index).codecpar->codec_id)) packet.flags &= ~AV_PKT_FLAG_KEY;
    return true;
  }
}

bool Demuxer::seek(int64_t ticks) {
  atStart_ = false;
  peeked_.clear();
  const int result = avformat_seek_file(format_.get(), selected_, INT64_MIN, ticks, ticks, 0);
  error_.rethrow();
  throwIfStopped(interrupt_);
  return result >= 0;
}

void Demuxer::rewind() {
  if (atStart_) return;
  const bool indexed = nameIs(*format_, "mov,mp4") || nameIs(*format_, "matroska");
  const int64_t first = stream(selected_).start_time;
  if (indexed && seek(first == AV_NOPTS_VALUE ? 0 : std::min<int64_t>(first, 0))) return;
  // Demuxers without an index of their own guess timestamps after a seek; only a fresh start gives the true ones.
  peeked_.clear();
  format_.reset();
  stream_.reset();
  open();
  if (everythingKnown_) runStreamInfo();
  applyDiscard();
}

std::optional<int64_t> Demuxer::indexDelay() {
  const bool decodingTimes = nameIs(*format_, "mov,mp4");
  // Matroska's index is read by the first seek, and lists key frames by presentation time.
  if (!decodingTimes && !(nameIs(*format_, "matroska") && seek(0))) return std::nullopt;
  AVStream* stream = format_->streams[selected_];
  const int count = avformat_index_get_entries_count(stream);
  if (count == 0) return std::nullopt;
  if (!decodingTimes) return 0;
  const int64_t last = timeline(selected_).micros(avformat_index_get_entry(stream, count - 1)->timestamp);
  // That of a fragmented file grows while it is read.
  if (last + kInterleaveMicros < headerDurationMicros()) return std::nullopt;
  rewind();
  const av::PacketPtr packet = av::makePacket();
  const bool timed = read(*packet) && packet->pts != AV_NOPTS_VALUE && packet->dts != AV_NOPTS_VALUE;
  return timed ? packet->pts - packet->dts : 0;
}

bool Demuxer::indexCovers(int64_t ticks) const noexcept {
  if (!nameIs(*format_, "mov,mp4")) return false;
  AVStream* stream = format_->streams[selected_];
  return avformat_index_get_entry_from_timestamp(stream, ticks + 1, AVSEEK_FLAG_ANY) != nullptr;
}

Between Demuxer::keyFrameBetween(int64_t dts, int64_t ticks) const noexcept {
  if (dts == AV_NOPTS_VALUE || !indexCovers(ticks)) return Between::Unknown;
  AVStream* stream = format_->streams[selected_];
  const auto keyAt = [stream](int64_t at) {
    return avformat_index_get_entry_from_timestamp(stream, at, AVSEEK_FLAG_BACKWARD);
  };
  const AVIndexEntry* here = keyAt(dts);
  const AVIndexEntry* there = keyAt(ticks);
  if (here == nullptr || there == nullptr) return Between::Unknown;
  if (there->timestamp <= here->timestamp) return Between::None;
  // The index holds decoding times: a key frame listed just before a time may come on screen after it.
  const int64_t reordering = av_rescale_q(kMostReorderMicros, av::kMicros, stream->time_base);
  const AVIndexEntry* surely = keyAt(ticks - reordering);
  return surely != nullptr && surely->timestamp > here->timestamp ? Between::KeyFrame : Between::Unknown;
}

}  // namespace media
