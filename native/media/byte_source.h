#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace media {

/// Where bytes come from. libav never opens a path or a socket itself: it reads through one of these.
class ByteSource {
 public:
  explicit ByteSource(std::string url) : url_(std::move(url)) {}
  ByteSource(const ByteSource&) = delete;
  ByteSource& operator=(const ByteSource&) = delete;
  virtual ~ByteSource() = default;

  /// What playlist children are resolved against; may be empty.
  const std::string& url() const noexcept { return url_; }

  /// Length in bytes; -1 while unknown.
  virtual int64_t size() = 0;

  /// Fills `target` from `offset`. Returns the count, 0 at the end. Throws when the bytes cannot be had.
  virtual int read(int64_t offset, uint8_t* target, int length) = 0;

  /// Lets go of what is behind the source. Not called when its owner is merely garbage collected.
  virtual void close() {}

 private:
  std::string url_;
};

/// A file by descriptor. The descriptor is borrowed: who opened it closes it.
class FileSource final : public ByteSource {
 public:
  FileSource(int descriptor, std::string url);

  int64_t size() override { return size_; }
  int read(int64_t offset, uint8_t* target, int length) override;

 private:
  int descriptor_;
  int64_t size_;
};

/// Bytes somebody else keeps alive.
class MemorySource final : public ByteSource {
 public:
  MemorySource(const uint8_t* bytes, size_t length, std::string url);

  int64_t size() override { return length_; }
  int read(int64_t offset, uint8_t* target, int length) override;

 private:
  const uint8_t* bytes_;
  int64_t length_;
};

}  // namespace media
