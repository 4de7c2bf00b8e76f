#include "addon/gif_painter_object.h"

#include <algorithm>
#include <string>
#include <vector>

#include "addon/arguments.h"
#include "addon/environment.h"
#include "addon/errors.h"

namespace addon {

namespace {

// More share no picture in a useful way.
constexpr int kMostThreads = 64;
constexpr double kMostTolerance = 256;

pixels::Dither toDither(const Napi::Value& value) {
  const std::string name = value.ToString().Utf8Value();
  if (name == "smooth") return pixels::Dither::Smooth;
  return name == "strong" ? pixels::Dither::Strong : pixels::Dither::None;
}

pixels::GifRule toRule(const Napi::Value& value) {
  if (!value.IsObject()) throw Napi::TypeError::New(value.Env(), "rule must be an object");
  const auto object = value.As<Napi::Object>();
  pixels::GifRule rule;
  rule.dither = toDither(object.Get("dither"));
  const auto tolerance = [&](const char* name) { return toNumberBetween(object.Get(name), name, 0, kMostTolerance); };
  rule.tolerance = tolerance("tolerance");
  rule.tolerancePerError = tolerance("tolerancePerError");
  rule.mostTolerance = tolerance("mostTolerance");
  return rule;
}

Napi::Value toArray(Napi::Env env, const std::vector<pixels::Rgb>& colours) {
  if (colours.empty()) return env.Null();
  Napi::Uint8Array array = Napi::Uint8Array::New(env, colours.size() * 3);
  uint8_t* to = array.Data();
  for (const pixels::Rgb& colour : colours) {
    *to++ = colour.r;
    *to++ = colour.g;
    *to++ = colour.b;
  }
  return array;
}

Napi::Value describe(Napi::Env env, const pixels::Rectangle& rectangle) {
  const Napi::Object object = Napi::Object::New(env);
  object.Set("left", rectangle.left);
  object.Set("top", rectangle.top);
  object.Set("width", rectangle.width);
  object.Set("height", rectangle.height);
  return object;
}

Napi::Value describe(Napi::Env env, const pixels::GifImage& image) {
  const Napi::Object object = Napi::Object::New(env);
  object.Set("picture", image.picture);
  object.Set("colours", toArray(env, image.colours));
  object.Set("rectangle", describe(env, image.rectangle));
  object.Set("leaves", image.leaves);
  object.Set("isTakenAway", image.isTakenAway);
  Napi::Uint8Array codes = Napi::Uint8Array::New(env, image.codes.size());
  std::copy(image.codes.begin(), image.codes.end(), codes.Data());
  object.Set("codes", codes);
  return object;
}

}  // namespace

Napi::Function GifPainterObject::define(Napi::Env env) {
  return DefineClass(
      env, "NativeGifPainter",
      {InstanceMethod("add", &GifPainterObject::add), InstanceMethod("finish", &GifPainterObject::finish),
       InstanceMethod("close", &GifPainterObject::close)});
}

Napi::Value GifPainterObject::make(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  return guarded(env, [&]() -> Napi::Value {
    const int width = toWholeNumber(info[0], "width", 1, kMostGifSide);
    const int height = toWholeNumber(info[1], "height", 1, kMostGifSide);
    const int channels = toWholeNumber(info[2], "channels", 3, 4);
    const int threads = toWholeNumber(info[3], "threads", 1, kMostThreads);
    const pixels::GifRule rule = toRule(info[4]);
    const Napi::Object object = Environment::of(env).gifPainterClass.New({});
    Unwrap(object)->thread_ = std::make_unique<pixels::GifThread>(width, height, channels, threads, rule);
    return object;
  });
}

pixels::GifThread& GifPainterObject::thread(Napi::Env env) const {
  if (!thread_) throw codedError(env, "INTERNAL", "the painter was closed");
  return *thread_;
}

Napi::Value GifPainterObject::add(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  return guarded(env, [&]() -> Napi::Value {
    av::Interrupt interrupt;
    const InterruptArgument armed(info[0], interrupt);
    pixels::GifThread& own = thread(env);
    own.add(toBytes(info[1], "picture", own.pictureBytes()).data, interrupt);
    return env.Undefined();
  });
}

Napi::Value GifPainterObject::finish(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  return guarded(env, [&]() -> Napi::Value {
    av::Interrupt interrupt;
    const InterruptArgument armed(info[0], interrupt);
    const std::vector<pixels::GifImage> images = thread(env).finish(interrupt);
    const Napi::Array result = Napi::Array::New(env, images.size());
    for (uint32_t i = 0; i < images.size(); ++i) result.Set(i, describe(env, images[i]));
    return result;
  });
}

Napi::Value GifPainterObject::close(const Napi::CallbackInfo& info) {
  thread_.reset();
  return info.Env().Undefined();
}

}  // namespace addon
