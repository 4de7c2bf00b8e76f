#pragma once

#include <napi.h>

namespace addon {

/// `encodeJpeg(pixels, width, height, quality)`: the file's bytes, in an ArrayBuffer of their own.
Napi::Value encodeJpeg(const Napi::CallbackInfo& info);

}  // namespace addon
