#include "addon/js_source.h"

#include <algorithm>
#include <cstring>
#include <string>

namespace addon {

namespace {

constexpr size_t kScratchBytes = 256 * 1024;

std::string urlOf(const Napi::Object& bytes) { return bytes.Get("url").ToString().Utf8Value(); }

/// Asks a JavaScript function for bytes. They pass through memory JavaScript owns, as libav's own may vanish.
class ReaderSource final : public media::ByteSource {
 public:
  explicit ReaderSource(const Napi::Object& bytes)
      : ByteSource(urlOf(bytes)),
        bytes_(Napi::Persistent(bytes)),
        read_(Napi::Persistent(bytes.Get("read").As<Napi::Function>())),
        scratch_(Napi::Persistent(Napi::ArrayBuffer::New(bytes.Env(), kScratchBytes))) {
    const Napi::Value size = bytes.Get("size");
    size_ = size.IsNumber() ? size.As<Napi::Number>().Int64Value() : -1;
  }

  int64_t size() override { return size_; }

  int read(int64_t offset, uint8_t* target, int length) override {
    const Napi::Env env = bytes_.Env();
    const Napi::HandleScope scope(env);
    const size_t wanted = std::min(static_cast<size_t>(length), kScratchBytes);
    Napi::ArrayBuffer scratch = scratch_.Value();
    const Napi::Value result = read_.Call(bytes_.Value(), {Napi::Number::New(env, static_cast<double>(offset)),
                                                           Napi::Uint8Array::New(env, wanted, scratch, 0)});
    const int64_t count = result.IsNumber() ? result.As<Napi::Number>().Int64Value() : -1;
    if (count < 0 || count > static_cast<int64_t>(wanted))
      throw Napi::TypeError::New(env, "read must return the count of bytes it wrote");
    std::memcpy(target, scratch.Data(), static_cast<size_t>(count));
    return static_cast<int>(count);
  }

  void close() override {
    const Napi::HandleScope scope(bytes_.Env());
    bytes_.Get("close").As<Napi::Function>().Call(bytes_.Value(), {});
  }

 private:
  Napi::ObjectReference bytes_;
  Napi::FunctionReference read_;
  Napi::Reference<Napi::ArrayBuffer> scratch_;
  int64_t size_;
};

/// A source read natively whose life is JavaScript's to end.
class OwnedSource final : public media::ByteSource {
 public:
  OwnedSource(const Napi::Object& bytes, std::unique_ptr<ByteSource> inner)
      : ByteSource(inner->url()), bytes_(Napi::Persistent(bytes)), inner_(std::move(inner)) {}

  int64_t size() override { return inner_->size(); }
  int read(int64_t offset, uint8_t* target, int length) override { return inner_->read(offset, target, length); }

  void close() override {
    const Napi::HandleScope scope(bytes_.Env());
    bytes_.Get("close").As<Napi::Function>().Call(bytes_.Value(), {});
  }

 private:
  Napi::ObjectReference bytes_;
  std::unique_ptr<ByteSource> inner_;
};

std::unique_ptr<media::ByteSource> memorySource(const Napi::Object& object) {
  const Napi::Value value = object.Get("bytes");
  if (!value.IsTypedArray()) throw Napi::TypeError::New(object.Env(), "bytes must be a Uint8Array");
  void* data = nullptr;
  size_t length = 0;
  napi_get_typedarray_info(object.Env(), value, nullptr, &length, &data, nullptr, nullptr);
  return std::make_unique<media::MemorySource>(static_cast<const uint8_t*>(data), length, urlOf(object));
}

}  // namespace

std::shared_ptr<media::ByteSource> toByteSource(const Napi::Value& bytes) {
  if (!bytes.IsObject()) throw Napi::TypeError::New(bytes.Env(), "bytes must be an object");
  const Napi::Object object = bytes.As<Napi::Object>();
  const std::string kind = object.Get("kind").ToString().Utf8Value();
  if (kind == "file") {
    const int descriptor = object.Get("fd").ToNumber().Int32Value();
    return std::make_shared<OwnedSource>(object, std::make_unique<media::FileSource>(descriptor, urlOf(object)));
  }
  if (kind == "memory") return std::make_shared<OwnedSource>(object, memorySource(object));
  if (kind == "reader") return std::make_shared<ReaderSource>(object);
  throw Napi::TypeError::New(bytes.Env(), "kind must be file, memory or reader");
}

}  // namespace addon
