#pragma once

#include <napi.h>

#include "media/media.h"

namespace addon {

/// A decoded frame in native memory, as JavaScript's NativeFrame.
class FrameObject final : public Napi::ObjectWrap<FrameObject> {
 public:
  static Napi::Function define(Napi::Env env);
  static Napi::Object make(Napi::Env env, av::FramePtr frame, const Napi::Object& facts);

  /// `importFrame(interrupt, picture)`: a frame of ours with a copy of what another decoder made.
  static Napi::Value importPicture(const Napi::CallbackInfo& info);

  explicit FrameObject(const Napi::CallbackInfo& info) : ObjectWrap(info) {}

 private:
  Napi::Value convert(const Napi::CallbackInfo& info);
  Napi::Value planes(const Napi::CallbackInfo& info);
  Napi::Value close(const Napi::CallbackInfo& info);
  const AVFrame& frame(Napi::Env env) const;

  av::FramePtr frame_;
};

}  // namespace addon
