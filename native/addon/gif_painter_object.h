#pragma once

#include <napi.h>

#include <optional>

#include "pixels/colour_count.h"
#include "pixels/crew.h"
#include "pixels/gif_painter.h"

namespace addon {

/// Counts the colours of pictures, chooses a palette for them, paints them with it, and compresses what was painted.
class GifPainterObject : public Napi::ObjectWrap<GifPainterObject> {
 public:
  explicit GifPainterObject(const Napi::CallbackInfo& info) : Napi::ObjectWrap<GifPainterObject>(info) {}

  static Napi::Function define(Napi::Env env);
  static Napi::Value make(const Napi::CallbackInfo& info);

 private:
  struct State {
    State(int width, int height, int channels, int threads)
        : width(width), height(height), channels(channels), crew(threads), painter(width, height) {}

    int width;
    int height;
    int channels;
    pixels::Crew crew;
    pixels::ColourCount count;
    std::optional<pixels::Palette> palette;
    pixels::GifPainter painter;
  };

  State& state(Napi::Env env) const;
  pixels::Picture toPicture(const Napi::Value& value) const;

  Napi::Value count(const Napi::CallbackInfo& info);
  Napi::Value choose(const Napi::CallbackInfo& info);
  Napi::Value use(const Napi::CallbackInfo& info);
  Napi::Value paint(const Napi::CallbackInfo& info);
  Napi::Value compress(const Napi::CallbackInfo& info);
  Napi::Value close(const Napi::CallbackInfo& info);

  std::unique_ptr<State> state_;
};

}  // namespace addon
