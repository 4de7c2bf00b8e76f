#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <memory>
#include <string>
#include <vector>

#include "media/failure.h"
#include "media/media.h"

/// A file source that owns its descriptor, as JavaScript does in the product.
class OwnedFile final : public media::ByteSource {
 public:
  explicit OwnedFile(const std::string& path)
      : ByteSource(path), descriptor_(open(path.c_str(), O_RDONLY | O_CLOEXEC)), inner_(descriptor_, path) {}
  ~OwnedFile() override { ::close(descriptor_); }

  int64_t size() override { return inner_.size(); }
  int read(int64_t offset, uint8_t* target, int length) override { return inner_.read(offset, target, length); }

 private:
  int descriptor_;
  media::FileSource inner_;
};

inline std::shared_ptr<media::ByteSource> openFile(const std::string& path) {
  return std::make_shared<OwnedFile>(path);
}

inline std::string fixture(const std::string& name) { return std::string(FIXTURES) + "/" + name; }

inline std::vector<uint8_t> readAll(const std::string& path) {
  const auto source = openFile(path);
  std::vector<uint8_t> bytes(static_cast<size_t>(source->size()));
  size_t done = 0;
  while (done < bytes.size()) {
    const int count =
        source->read(static_cast<int64_t>(done), bytes.data() + done, static_cast<int>(bytes.size() - done));
    if (count == 0) break;
    done += static_cast<size_t>(count);
  }
  return bytes;
}

/// Opens, asks for one exact frame of the best stream, and gives its facts.
inline media::DecodedFrame decodeAt(media::Media& media, int64_t micros, bool keyFrame = false, int threads = 1) {
  media.demuxer().learnStreams();
  media::FrameRequest request;
  request.stream = media.bestVideoStream();
  request.micros = micros;
  request.keyFrame = keyFrame;
  request.threads = threads;
  if (request.stream < 0) throw media::Failure(media::FailureCode::NoVideoStream, "no video stream");
  return media.decode(request);
}
