#include "addon/gif_painter_object.h"

#include <algorithm>
#include <string>
#include <vector>

#include "addon/arguments.h"
#include "addon/environment.h"
#include "addon/errors.h"
#include "pixels/gif_codes.h"

namespace addon {

namespace {

constexpr int kMostColours = 255;
// More share no picture in a useful way.
constexpr int kMostThreads = 64;

std::vector<pixels::Rgb> toColours(const Napi::Value& value) {
  const Bytes bytes = toBytes(value, "colours", 0);
  std::vector<pixels::Rgb> colours;
  for (size_t i = 0; i + 3 <= bytes.length && colours.size() < kMostColours; i += 3)
    colours.push_back({bytes.data[i], bytes.data[i + 1], bytes.data[i + 2]});
  return colours;
}

Napi::Value toArray(Napi::Env env, const std::vector<pixels::Rgb>& colours) {
  Napi::Uint8Array array = Napi::Uint8Array::New(env, colours.size() * 3);
  uint8_t* to = array.Data();
  for (const pixels::Rgb& colour : colours) {
    *to++ = colour.r;
    *to++ = colour.g;
    *to++ = colour.b;
  }
  return array;
}

pixels::Dither toDither(const Napi::Value& value) {
  const std::string name = value.ToString().Utf8Value();
  if (name == "smooth") return pixels::Dither::Smooth;
  return name == "strong" ? pixels::Dither::Strong : pixels::Dither::None;
}

Napi::Value describe(Napi::Env env, const pixels::Rectangle& rectangle) {
  if (rectangle.isEmpty()) return env.Null();
  const Napi::Object object = Napi::Object::New(env);
  object.Set("left", rectangle.left);
  object.Set("top", rectangle.top);
  object.Set("width", rectangle.width);
  object.Set("height", rectangle.height);
  return object;
}

/// What `compress` makes image data of.
struct Part {
  pixels::Indices indices;
  int bits = 0;
};

/// A rectangle of a painted picture.
Part toPart(const Napi::Object& object, int width, int height) {
  const Bytes bytes =
      toBytes(object.Get("indices"), "indices", static_cast<size_t>(width) * static_cast<size_t>(height));
  const Napi::Value value = object.Get("rectangle");
  if (!value.IsObject()) throw Napi::TypeError::New(object.Env(), "rectangle must be an object");
  const auto rectangle = value.As<Napi::Object>();
  const int left = toWholeNumber(rectangle.Get("left"), "left", 0, width - 1);
  const int top = toWholeNumber(rectangle.Get("top"), "top", 0, height - 1);
  Part part;
  part.indices.data = bytes.data + static_cast<ptrdiff_t>(top) * width + left;
  part.indices.stride = width;
  part.indices.width = toWholeNumber(rectangle.Get("width"), "width", 1, width - left);
  part.indices.height = toWholeNumber(rectangle.Get("height"), "height", 1, height - top);
  part.bits = toWholeNumber(object.Get("bits"), "bits", 2, 8);
  return part;
}

std::vector<Part> toParts(const Napi::Value& value, int width, int height) {
  if (!value.IsArray()) throw Napi::TypeError::New(value.Env(), "parts must be a list");
  const auto list = value.As<Napi::Array>();
  std::vector<Part> parts;
  for (uint32_t i = 0; i < list.Length(); ++i) {
    const Napi::Value element = list.Get(i);
    if (!element.IsObject()) throw Napi::TypeError::New(value.Env(), "a part must be an object");
    parts.push_back(toPart(element.As<Napi::Object>(), width, height));
  }
  return parts;
}

}  // namespace

Napi::Function GifPainterObject::define(Napi::Env env) {
  return DefineClass(
      env, "NativeGifPainter",
      {InstanceMethod("count", &GifPainterObject::count), InstanceMethod("choose", &GifPainterObject::choose),
       InstanceMethod("use", &GifPainterObject::use), InstanceMethod("paint", &GifPainterObject::paint),
       InstanceMethod("compress", &GifPainterObject::compress), InstanceMethod("close", &GifPainterObject::close)});
}

Napi::Value GifPainterObject::make(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  return guarded(env, [&]() -> Napi::Value {
    const int width = toWholeNumber(info[0], "width", 1, kMostGifSide);
    const int height = toWholeNumber(info[1], "height", 1, kMostGifSide);
    const int channels = toWholeNumber(info[2], "channels", 3, 4);
    const int threads = toWholeNumber(info[3], "threads", 1, kMostThreads);
    const Napi::Object object = Environment::of(env).gifPainterClass.New({});
    Unwrap(object)->state_ = std::make_unique<State>(width, height, channels, threads);
    return object;
  });
}

GifPainterObject::State& GifPainterObject::state(Napi::Env env) const {
  if (!state_) throw codedError(env, "INTERNAL", "the painter was closed");
  return *state_;
}

pixels::Picture GifPainterObject::toPicture(const Napi::Value& value) const {
  const State& own = state(value.Env());
  const size_t bytes =
      static_cast<size_t>(own.width) * static_cast<size_t>(own.height) * static_cast<size_t>(own.channels);
  return {toBytes(value, "picture", bytes).data, own.width, own.height, own.channels};
}

Napi::Value GifPainterObject::count(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  return guarded(env, [&]() -> Napi::Value {
    av::Interrupt interrupt;
    const InterruptArgument armed(info[0], interrupt);
    state(env).count.add(toPicture(info[1]), interrupt);
    return env.Undefined();
  });
}

Napi::Value GifPainterObject::choose(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  return guarded(env, [&]() -> Napi::Value {
    av::Interrupt interrupt;
    const InterruptArgument armed(info[0], interrupt);
    State& own = state(env);
    const std::vector<pixels::CountedColour> counted = own.count.colours();
    own.count.clear();
    const Napi::Object result = Napi::Object::New(env);
    const bool has = own.palette.has_value();
    result.Set("errorNow", has ? Napi::Number::New(env, pixels::paletteError(*own.palette, counted)) : env.Null());
    const pixels::Palette palette = pixels::refinePalette(toColours(info[1]), counted, kMostColours, interrupt);
    result.Set("colours", toArray(env, palette.rgb));
    result.Set("error", palette.error);
    return result;
  });
}

Napi::Value GifPainterObject::use(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  return guarded(env, [&]() -> Napi::Value {
    State& own = state(env);
    std::vector<pixels::Rgb> colours = toColours(info[0]);
    if (colours.empty()) throw Napi::TypeError::New(env, "colours must not be empty");
    own.palette = pixels::toPalette(std::move(colours));
    own.painter.setColours(*own.palette, toDither(info[1]), toNumberBetween(info[2], "tolerance", 0, 256));
    return env.Undefined();
  });
}

Napi::Value GifPainterObject::paint(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  return guarded(env, [&]() -> Napi::Value {
    av::Interrupt interrupt;
    const InterruptArgument armed(info[0], interrupt);
    State& own = state(env);
    if (!own.palette) throw codedError(env, "INTERNAL", "the painter has no colours yet");
    uint8_t* indices = toTarget(info[2], static_cast<size_t>(own.width) * static_cast<size_t>(own.height));
    const pixels::Painted painted = own.painter.paint(toPicture(info[1]), interrupt, own.crew, indices);
    const Napi::Object result = Napi::Object::New(env);
    result.Set("changed", describe(env, painted.changed));
    result.Set("leaves", painted.leaves);
    result.Set("cleared", describe(env, painted.cleared));
    return result;
  });
}

Napi::Value GifPainterObject::compress(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  return guarded(env, [&]() -> Napi::Value {
    av::Interrupt interrupt;
    const InterruptArgument armed(info[0], interrupt);
    State& own = state(env);
    const std::vector<Part> parts = toParts(info[1], own.width, own.height);
    std::vector<std::vector<uint8_t>> codes(parts.size());
    own.crew.run(static_cast<int>(parts.size()), [&](int index) {
      const Part& part = parts[static_cast<size_t>(index)];
      codes[static_cast<size_t>(index)] = pixels::toGifCodes(part.indices, part.bits, interrupt);
    });
    const Napi::Array result = Napi::Array::New(env, codes.size());
    for (uint32_t i = 0; i < codes.size(); ++i) {
      Napi::Uint8Array array = Napi::Uint8Array::New(env, codes[i].size());
      std::copy(codes[i].begin(), codes[i].end(), array.Data());
      result.Set(i, array);
    }
    return result;
  });
}

Napi::Value GifPainterObject::close(const Napi::CallbackInfo& info) {
  state_.reset();
  return info.Env().Undefined();
}

}  // namespace addon
