#pragma once

#include <napi.h>

#include <memory>

#include "pixels/gif_thread.h"

namespace addon {

/// Pictures in, images of a GIF out; the work is done on a thread of its own.
class GifPainterObject : public Napi::ObjectWrap<GifPainterObject> {
 public:
  explicit GifPainterObject(const Napi::CallbackInfo& info) : Napi::ObjectWrap<GifPainterObject>(info) {}

  static Napi::Function define(Napi::Env env);
  static Napi::Value make(const Napi::CallbackInfo& info);

 private:
  pixels::GifThread& thread(Napi::Env env) const;

  Napi::Value add(const Napi::CallbackInfo& info);
  Napi::Value finish(const Napi::CallbackInfo& info);
  Napi::Value close(const Napi::CallbackInfo& info);

  std::unique_ptr<pixels::GifThread> thread_;
};

}  // namespace addon
