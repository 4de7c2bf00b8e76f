#include "addon/frame_object.h"

#include "addon/arguments.h"
#include "addon/describe.h"
#include "addon/environment.h"
#include "addon/errors.h"

namespace addon {

Napi::Function FrameObject::define(Napi::Env env) {
  return DefineClass(env, "NativeFrame",
                     {InstanceMethod("convert", &FrameObject::convert), InstanceMethod("planes", &FrameObject::planes),
                      InstanceMethod("close", &FrameObject::close)});
}

Napi::Object FrameObject::make(Napi::Env env, av::FramePtr frame, const Napi::Object& facts) {
  Napi::Object object = Environment::of(env).frameClass.New({});
  object.Set("facts", facts);
  FrameObject* self = Unwrap(object);
  self->frame_ = std::move(frame);
  return object;
}

Napi::Value FrameObject::importPicture(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  return guarded(env, [&]() -> Napi::Value {
    av::Interrupt interrupt;
    const InterruptArgument armed(info[0], interrupt);
    av::FramePtr frame = media::copyForeign(toForeignPicture(info[1]), interrupt);
    const Napi::Object facts = describePicture(env, *frame);
    return make(env, std::move(frame), facts);
  });
}

const AVFrame& FrameObject::frame(Napi::Env env) const {
  if (!frame_) throw codedError(env, "INTERNAL", "the frame was closed");
  return *frame_;
}

Napi::Value FrameObject::convert(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  return guarded(env, [&]() -> Napi::Value {
    av::Interrupt interrupt;
    const InterruptArgument armed(info[0], interrupt);
    const ConversionArgument argument = toConversion(info[1]);
    uint8_t* target = toTarget(info[2], argument.requiredBytes);
    Environment::of(env).converter.convert(frame(env), argument.conversion, interrupt, target + argument.targetOffset);
    return env.Undefined();
  });
}

Napi::Value FrameObject::planes(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  return guarded(env, [&]() -> Napi::Value {
    av::Interrupt interrupt;
    const InterruptArgument armed(info[0], interrupt);
    media::copyPlanes(frame(env), interrupt, toTarget(info[1], media::planesByteLength(frame(env))));
    return env.Undefined();
  });
}

Napi::Value FrameObject::close(const Napi::CallbackInfo& info) {
  frame_.reset();
  return info.Env().Undefined();
}

}  // namespace addon
