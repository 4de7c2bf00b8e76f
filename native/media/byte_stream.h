#pragma once

#include <exception>
#include <memory>
#include <utility>

#include "av/interrupt.h"
#include "av/ptr.h"
#include "media/byte_source.h"

namespace media {

/// The first exception thrown inside a libav callback, which may not let it pass: kept here, rethrown after the call.
/// libav often carries on after such a failure; the caller must not, or a refused or broken source looks like a short
/// one.
class KeptError {
 public:
  void keep(std::exception_ptr error) noexcept {
    if (!error_) error_ = std::move(error);
  }
  void rethrow() {
    if (error_) std::rethrow_exception(std::exchange(error_, nullptr));
  }

 private:
  std::exception_ptr error_;
};

/// A ByteSource with a read position, as the AVIOContext that libav wants.
class ByteStream {
 public:
  ByteStream(std::shared_ptr<ByteSource> source, const av::Interrupt& interrupt, KeptError& error);
  ByteStream(const ByteStream&) = delete;
  ByteStream& operator=(const ByteStream&) = delete;

  AVIOContext* context() noexcept { return context_.get(); }
  ByteSource& source() noexcept { return *source_; }

 private:
  static int read(void* opaque, uint8_t* target, int length);
  static int64_t seek(void* opaque, int64_t offset, int whence);

  std::shared_ptr<ByteSource> source_;
  const av::Interrupt& interrupt_;
  KeptError& error_;
  int64_t position_ = 0;
  av::IoContextPtr context_;
};

}  // namespace media
