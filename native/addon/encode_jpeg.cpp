#include "addon/encode_jpeg.h"

#include <algorithm>

#include "addon/arguments.h"
#include "addon/errors.h"
#include "pixels/jpeg.h"

namespace addon {

namespace {

/// JPEG counts sides in 16 bits; libjpeg keeps some for itself.
constexpr int kMostSide = 65500;

}  // namespace

Napi::Value encodeJpeg(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  return guarded(env, [&]() -> Napi::Value {
    pixels::Picture picture;
    picture.width = toWholeNumber(info[1], "width", 1, kMostSide);
    picture.height = toWholeNumber(info[2], "height", 1, kMostSide);
    picture.data = toBytes(info[0], "picture", pixels::bytesOf(picture.width, picture.height, picture.channels)).data;
    const pixels::Jpeg jpeg = pixels::encodeJpeg(picture, toWholeNumber(info[3], "quality", 1, 100));
    Napi::Uint8Array file = Napi::Uint8Array::New(env, jpeg.length);
    std::copy_n(jpeg.bytes.get(), jpeg.length, file.Data());
    return file;
  });
}

}  // namespace addon
