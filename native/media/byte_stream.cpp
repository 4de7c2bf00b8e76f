#include "media/byte_stream.h"

#include <cstdio>
#include <new>

namespace media {

namespace {
constexpr int kBufferBytes = 64 * 1024;
}

ByteStream::ByteStream(std::shared_ptr<ByteSource> source, const av::Interrupt& interrupt, KeptError& error)
    : source_(std::move(source)), interrupt_(interrupt), error_(error) {
  auto* buffer = static_cast<unsigned char*>(av_malloc(kBufferBytes));
  if (buffer == nullptr) throw std::bad_alloc();
  context_.reset(avio_alloc_context(buffer, kBufferBytes, 0, this, &ByteStream::read, nullptr, &ByteStream::seek));
  if (!context_) {
    av_free(buffer);
    throw std::bad_alloc();
  }
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
