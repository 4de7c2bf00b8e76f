#include "media/byte_source.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "media/failure.h"

namespace media {

FileSource::FileSource(int descriptor, std::string url) : ByteSource(std::move(url)), descriptor_(descriptor) {
  struct stat status = {};
  size_ = fstat(descriptor_, &status) == 0 ? static_cast<int64_t>(status.st_size) : -1;
}

int FileSource::read(int64_t offset, uint8_t* target, int length) {
  for (;;) {
    const ssize_t count = pread(descriptor_, target, static_cast<size_t>(length), offset);
    if (count >= 0) return static_cast<int>(count);
    if (errno == EINTR) continue;
    throw Failure(FailureCode::InvalidSource, std::string("reading the file failed: ") + std::strerror(errno));
  }
}

MemorySource::MemorySource(const uint8_t* bytes, size_t length, std::string url)
    : ByteSource(std::move(url)), bytes_(bytes), length_(static_cast<int64_t>(length)) {}

int MemorySource::read(int64_t offset, uint8_t* target, int length) {
  if (offset >= length_) return 0;
  const int count = static_cast<int>(std::min<int64_t>(length, length_ - offset));
  std::memcpy(target, bytes_ + offset, static_cast<size_t>(count));
  return count;
}

}  // namespace media
