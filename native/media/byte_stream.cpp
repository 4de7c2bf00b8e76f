#include "media/byte_stream.h"

#include <cstdio>

namespace media {

namespace {
constexpr int kBufferBytes = 64 * 1024;
}

ByteStream::ByteStream(std::shared_ptr<ByteSource> source, const av::Interrupt& interrupt, KeptError& error)
    : source_(std::move(source)), interrupt_(interrupt), error_(error) {
  context_ = av::makeIoContext(kBufferBytes, this, &ByteStream::read, &ByteStream::seek);
}

int ByteStream::read(void* opaque, uint8_t* target, int length) {
  auto& self = *static_cast<ByteStream*>(opaque);
  if (self.interrupt_.poll() != av::Stop::None) return AVERROR_EXIT;
  try {
    const int count = self.source_->read(self.position_, target, length);
    if (count == 0) return AVERROR_EOF;
    self.position_ += count;
    return count;
  } catch (...) {
    self.error_.keep(std::current_exception());
    return AVERROR_EXTERNAL;
  }
}

int64_t ByteStream::seek(void* opaque, int64_t offset, int whence) {
  auto& self = *static_cast<ByteStream*>(opaque);
  const int64_t size = self.source_->size();
  int64_t base = 0;
  switch (whence & ~AVSEEK_FORCE) {
    case AVSEEK_SIZE:
      return size >= 0 ? size : AVERROR(ENOSYS);
    case SEEK_SET:
      break;
    case SEEK_CUR:
      base = self.position_;
      break;
    case SEEK_END:
      if (size < 0) return AVERROR(ENOSYS);
      base = size;
      break;
    default:
      return AVERROR(EINVAL);
  }
  if (base + offset < 0) return AVERROR(EINVAL);
  return self.position_ = base + offset;
}

}  // namespace media
