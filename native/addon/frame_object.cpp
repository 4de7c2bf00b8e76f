#include "addon/frame_object.h"

#include "addon/arguments.h"
#include "addon/describe.h"
#include "addon/environment.h"
#include "addon/errors.h"
#include "media/planes.h"

namespace addon {

Napi::Function FrameObject::define(Napi::Env env) {
  return DefineClass(env, "NativeFrame",
                     {InstanceMethod("convert", &FrameObject::convert), InstanceMethod("planes", &FrameObject::planes),
                      InstanceMethod("close", &FrameObject::close)});
}

Napi::Object FrameObject::make(Napi::Env env, media::FoundFrame found, const Napi::Object& facts) {
  Napi::Object object = Environment::of(env).frameClass.New({});
  object.Set("facts", facts);
  FrameObject* self = Unwrap(object);
  self->found_ = std::move(found);
  return object;
}

Napi::Value FrameObject::importPicture(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  return guarded(env, [&]() -> Napi::Value {
    av::Interrupt interrupt;
    const InterruptArgument armed(info[0], interrupt);
    media::FoundFrame found;
    found.frame = media::copyForeign(toForeignPicture(info[1]), interrupt);
    const Napi::Object facts = describePicture(env, *found.frame);
    return make(env, std::move(found), facts);
  });
}

const AVFrame& FrameObject::frame(Napi::Env env) const {
  if (!found_.frame) throw codedError(env, "INTERNAL", "the frame was closed");
  return *found_.frame;
}

/// Several sizes of one frame share the deinterlaced one.
const AVFrame& FrameObject::deinterlaced(Napi::Env env, const av::Interrupt& interrupt) {
  if (!deinterlaced_) {
    deinterlaced_ = media::deinterlace(frame(env), found_.before.get(), found_.after.get(), interrupt);
    found_.before.reset();
    found_.after.reset();
  }
  return *deinterlaced_;
}

void FrameObject::convertFields(Napi::Env env, const ConversionArgument& argument, const av::Interrupt& interrupt,
                                uint8_t* target) {
  media::Converter& converter = Environment::of(env).converter;
  switch (media::possibleFields(argument.fields, frame(env))) {
    case media::Fields::Both:
      converter.convert(frame(env), argument.conversion, interrupt, target);
      break;
    case media::Fields::Deinterlaced:
      converter.convert(deinterlaced(env, interrupt), argument.conversion, interrupt, target);
      break;
    case media::Fields::First: {
      media::Conversion conversion = argument.conversion;
      conversion.rowShift = media::firstFieldShift(frame(env));
      const av::FramePtr field = media::firstField(frame(env));
      converter.convert(*field, conversion, interrupt, target);
    }
  }
}

Napi::Value FrameObject::convert(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  return guarded(env, [&]() -> Napi::Value {
    av::Interrupt interrupt;
    const InterruptArgument armed(info[0], interrupt);
    const ConversionArgument argument = toConversion(info[1]);
    uint8_t* target = toTarget(info[2], argument.requiredBytes);
    convertFields(env, argument, interrupt, target + argument.targetOffset);
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
  found_ = {};
  deinterlaced_.reset();
  return info.Env().Undefined();
}

}  // namespace addon
