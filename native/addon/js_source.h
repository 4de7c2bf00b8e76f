#pragma once

#include <napi.h>

#include <memory>

#include "media/byte_source.h"

namespace addon {

/// A JavaScript `NativeBytes` as a ByteSource. Must be read on the thread of its environment.
std::shared_ptr<media::ByteSource> toByteSource(const Napi::Value& bytes);

}  // namespace addon
