#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <unordered_map>

#include "av/interrupt.h"
#include "av/ptr.h"
#include "media/byte_source.h"
#include "media/byte_stream.h"
#include "media/timeline.h"

namespace media {

/// A picture attached to the file, such as the cover of an album, and no video.
inline bool isCover(const AVStream& stream) noexcept { return (stream.disposition & AV_DISPOSITION_ATTACHED_PIC) != 0; }

enum class Between { None, KeyFrame, Unknown };

/// An opened container: its streams, and the packets of the one that was selected.
class Demuxer {
 public:
  /// Opens a playlist's child; throws when it is refused or missing.
  using OpenChild = std::function<std::shared_ptr<ByteSource>(const std::string& url)>;

  Demuxer(std::shared_ptr<ByteSource> source, OpenChild openChild, const av::Interrupt& interrupt);
  Demuxer(const Demuxer&) = delete;
  Demuxer& operator=(const Demuxer&) = delete;
  ~Demuxer();

  /// Throws when the source could not be opened again for a rewind.
  const AVFormatContext& format() const;
  const AVStream& stream(int index) const { return *format().streams[index]; }
  ByteSource& source() noexcept { return *source_; }

  /// Reads ahead, and decodes where the container leaves no choice, until streams and start time are known.
  void learnStreams();
  /// The same, and what only decoding tells (pixel format, colours).
  void learnEverything();

  /// Where the public timeline's zero lies, in libav's microseconds.
  int64_t startMicros() const noexcept { return startMicros_; }
  /// Length on the public timeline as the header has it; -1 when it says nothing.
  int64_t headerDurationMicros() const;
  /// Ticks of a stream on the public timeline.
  Timeline timeline(int stream) const;

  /// Reads only this stream from here on. `keyFramesOnly` is a hint: few demuxers can follow it.
  void select(int stream, bool keyFramesOnly);
  /// Reads all streams from here on, until one is selected again.
  void selectAll();
  /// The selected stream's next packet, in place of what `packet` held. Marked as key are those that decoding can begin
  /// at, that of alpha beside them, too. False at the end.
  bool read(AVPacket& packet);
  /// To a place where the selected stream can be decoded from, at or before `ticks` as far as the demuxer knows.
  bool seek(int64_t ticks);
  /// To the very first packet, as if just opened.
  void rewind();

  /// How long after its time in the container's index a frame of the selected stream comes on screen, in ticks; nothing
  /// where there is no index of the whole file. Moves to the start.
  std::optional<int64_t> indexDelay();
  /// True when the container's index lists every key frame up to and past `ticks`.
  bool indexCovers(int64_t ticks) const noexcept;
  /// Whether a key frame lies between the packet decoded at `dts` and the frame on screen at `ticks`, as far as the
  /// container's index can tell.
  Between keyFrameBetween(int64_t dts, int64_t ticks) const noexcept;

  /// Closes the source and all children. The object is of no use afterwards.
  void close();

 private:
  static int openChildStream(AVFormatContext*, AVIOContext**, const char*, int, AVDictionary**);
  static int closeChildStream(AVFormatContext*, AVIOContext*);

  void open();
  void runStreamInfo();
  bool containerTellsEnough() const noexcept;
  void peekStartTimes();
  void applyDiscard();
  [[noreturn]] void fail(int code, const char* operation);
  int guard(int result, const char* operation);

  std::shared_ptr<ByteSource> source_;
  OpenChild openChild_;
  const av::Interrupt& interrupt_;
  KeptError error_;
  std::unordered_map<AVIOContext*, std::unique_ptr<ByteStream>> children_;
  std::unique_ptr<ByteStream> stream_;
  av::FormatContextPtr format_;
  std::deque<av::PacketPtr> peeked_;
  int64_t startMicros_ = 0;
  bool streamsKnown_ = false;
  bool everythingKnown_ = false;
  bool atStart_ = true;
  int selected_ = -1;
  bool keyFramesOnly_ = false;
  bool allStreams_ = false;
  /// Destroyed without `close`: the sources' owners may be gone already, so they are not told.
  bool abandoned_ = false;
};

}  // namespace media
