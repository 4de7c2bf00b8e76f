#pragma once

#include <napi.h>

namespace addon {

/// What one JavaScript environment has: every worker thread loads the addon anew and gets its own.
struct Environment {
  Napi::FunctionReference mediaClass;
  Napi::FunctionReference frameClass;

  static Environment& of(Napi::Env env) { return *env.GetInstanceData<Environment>(); }
};

}  // namespace addon
