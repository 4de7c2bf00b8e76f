#pragma once

#include <napi.h>

#include "addon/arguments.h"
#include "media/deinterlace.h"
#include "media/media.h"

namespace addon {

/// A decoded frame in native memory, as JavaScript's NativeFrame.
class FrameObject final : public Napi::ObjectWrap<FrameObject> {
 public:
  static Napi::Function define(Napi::Env env);
  static Napi::Object make(Napi::Env env, media::FoundFrame found, const Napi::Object& facts);

  /// `importFrame(interrupt, picture)`: a frame of ours with a copy of what another decoder made.
  static Napi::Value importPicture(const Napi::CallbackInfo& info);

  explicit FrameObject(const Napi::CallbackInfo& info) : ObjectWrap(info) {}

 private:
  Napi::Value convert(const Napi::CallbackInfo& info);
  Napi::Value planes(const Napi::CallbackInfo& info);
  Napi::Value close(const Napi::CallbackInfo& info);
  const AVFrame& frame(Napi::Env env) const;
  const AVFrame& deinterlaced(Napi::Env env, const av::Interrupt& interrupt);
  void convertFields(Napi::Env env, const ConversionArgument& argument, const av::Interrupt& interrupt,
                     uint8_t* target);

  media::FoundFrame found_;
  /// Made of the frame when a picture first needs it.
  av::FramePtr deinterlaced_;
};

}  // namespace addon
