#pragma once

#include <napi.h>

#include <memory>

#include "pixels/webp_changes.h"

namespace addon {

/// Tells what the pictures of an animated WebP change of the screen, and cuts that out.
class WebpChangesObject : public Napi::ObjectWrap<WebpChangesObject> {
 public:
  explicit WebpChangesObject(const Napi::CallbackInfo& info) : Napi::ObjectWrap<WebpChangesObject>(info) {}

  static Napi::Function define(Napi::Env env);
  static Napi::Value make(const Napi::CallbackInfo& info);

 private:
  struct State {
    State(int width, int height, int channels, int quality) : changes(width, height, channels, quality) {}

    pixels::WebpChanges changes;
    /// Bytes of the part that may be cut out next; none before `find`.
    size_t partBytes = 0;
  };

  State& state(Napi::Env env) const;
  pixels::Picture toPicture(const Napi::Value& value) const;

  Napi::Value find(const Napi::CallbackInfo& info);
  Napi::Value cut(const Napi::CallbackInfo& info);
  Napi::Value close(const Napi::CallbackInfo& info);

  std::unique_ptr<State> state_;
};

}  // namespace addon
