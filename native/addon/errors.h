#pragma once

#include <napi.h>

#include <new>

#include "media/failure.h"

namespace addon {

/// A JavaScript Error with `code`; lib/native makes it a StillframeError.
Napi::Error codedError(Napi::Env env, const char* code, const char* message);

/// C++ exceptions end here: every method of the addon runs inside.
template <typename Body>
auto guarded(Napi::Env env, Body&& body) -> decltype(body()) {
  try {
    return body();
  } catch (const Napi::Error&) {
    throw;  // thrown by JavaScript (a reader, a refused child) and on its way back there
  } catch (const media::Failure& failure) {
    throw codedError(env, media::nameOf(failure.code()), failure.what());
  } catch (const std::bad_alloc&) {
    throw codedError(env, "LIMIT_EXCEEDED", "out of memory");
  } catch (const std::exception& error) {
    throw codedError(env, "INTERNAL", error.what());
  }
}

}  // namespace addon
