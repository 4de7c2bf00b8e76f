#pragma once

#include <napi.h>

#include <memory>

#include "av/interrupt.h"
#include "media/media.h"

namespace addon {

/// An opened source, as JavaScript's NativeMedia.
class MediaObject final : public Napi::ObjectWrap<MediaObject> {
 public:
  static Napi::Function define(Napi::Env env);
  /// `open(interrupt, bytes, openChild)`.
  static Napi::Value open(const Napi::CallbackInfo& info);

  explicit MediaObject(const Napi::CallbackInfo& info) : ObjectWrap(info) {}

 private:
  Napi::Value info(const Napi::CallbackInfo& info);
  Napi::Value decode(const Napi::CallbackInfo& info);
  Napi::Value survey(const Napi::CallbackInfo& info);
  Napi::Value indexedKeyFrames(const Napi::CallbackInfo& info);
  Napi::Value close(const Napi::CallbackInfo& info);
  media::Media& media(Napi::Env env) const;
  /// How many streams there are, once that is known.
  int learnedStreams(Napi::Env env) const;

  // Before media_, which refers to it until the end.
  av::Interrupt interrupt_;
  std::unique_ptr<media::Media> media_;
};

}  // namespace addon
