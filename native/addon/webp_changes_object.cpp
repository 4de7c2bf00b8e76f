#include "addon/webp_changes_object.h"

#include "addon/arguments.h"
#include "addon/environment.h"
#include "addon/errors.h"

namespace addon {

namespace {

/// VP8 counts sides in 14 bits.
constexpr int kMostSide = 16383;

}  // namespace

Napi::Function WebpChangesObject::define(Napi::Env env) {
  return DefineClass(env, "NativeWebpChanges",
                     {InstanceMethod("find", &WebpChangesObject::find), InstanceMethod("cut", &WebpChangesObject::cut),
                      InstanceMethod("close", &WebpChangesObject::close)});
}

Napi::Value WebpChangesObject::make(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  return guarded(env, [&]() -> Napi::Value {
    const int width = toWholeNumber(info[0], "width", 1, kMostSide);
    const int height = toWholeNumber(info[1], "height", 1, kMostSide);
    const int channels = toWholeNumber(info[2], "channels", 3, 4);
    const int quality = toWholeNumber(info[3], "quality", 1, 100);
    const Napi::Object object = Environment::of(env).webpChangesClass.New({});
    Unwrap(object)->state_ = std::make_unique<State>(width, height, channels, quality);
    return object;
  });
}

WebpChangesObject::State& WebpChangesObject::state(Napi::Env env) const {
  if (!state_) throw codedError(env, "INTERNAL", "the changes were closed");
  return *state_;
}

pixels::Picture WebpChangesObject::toPicture(const Napi::Value& value) const {
  const pixels::WebpChanges& changes = state(value.Env()).changes;
  return changes.pictureOf(toBytes(value, "picture", changes.pictureBytes()).data);
}

Napi::Value WebpChangesObject::find(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  return guarded(env, [&]() -> Napi::Value {
    av::Interrupt interrupt;
    const InterruptArgument armed(info[0], interrupt);
    State& own = state(env);
    own.partBytes = 0;
    const auto [area, blends, channels] = own.changes.find(toPicture(info[1]), interrupt);
    if (area.isEmpty()) return env.Null();
    own.partBytes = pixels::bytesOf(area.width, area.height, channels);
    const Napi::Object change = Napi::Object::New(env);
    change.Set("left", area.left);
    change.Set("top", area.top);
    change.Set("width", area.width);
    change.Set("height", area.height);
    change.Set("channels", channels);
    change.Set("blends", blends);
    return change;
  });
}

Napi::Value WebpChangesObject::cut(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  return guarded(env, [&]() -> Napi::Value {
    State& own = state(env);
    if (own.partBytes == 0) throw codedError(env, "INTERNAL", "no change was found that could be cut out");
    return Napi::Boolean::New(env, own.changes.cut(toPicture(info[0]), toTarget(info[1], own.partBytes)));
  });
}

Napi::Value WebpChangesObject::close(const Napi::CallbackInfo& info) {
  state_.reset();
  return info.Env().Undefined();
}

}  // namespace addon
