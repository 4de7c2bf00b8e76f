#pragma once

#include <napi.h>

#include "media/converter.h"

namespace addon {

/// What one JavaScript environment has: every worker thread loads the addon anew and gets its own.
struct Environment {
  Napi::FunctionReference mediaClass;
  Napi::FunctionReference frameClass;
  Napi::FunctionReference gifPainterClass;
  Napi::FunctionReference webpChangesClass;
  /// One for all sources: most requests of a service ask for the same sizes, and making a scaler takes as long as
  /// scaling a small picture.
  media::Converter converter;

  static Environment& of(Napi::Env env) { return *env.GetInstanceData<Environment>(); }
};

}  // namespace addon
