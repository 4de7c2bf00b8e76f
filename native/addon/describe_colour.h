#pragma once

#include <napi.h>

#include "av/ffmpeg.h"

// What frames and streams say about their colours, as it stands there: what it means is for the plan to say.

namespace addon {

Napi::Object describeColours(Napi::Env env, const AVCodecParameters& stream);
Napi::Object describeColours(Napi::Env env, const AVFrame& frame);

/// libav's name.
Napi::String describeChromaLocation(Napi::Env env, const AVFrame& frame);

/// How bright the picture gets, from the frame or else from the container.
Napi::Object describeLight(Napi::Env env, const AVFrame& frame, const AVStream& stream);

/// The container's Dolby Vision configuration, or null.
Napi::Value describeDolbyVision(Napi::Env env, const AVStream& stream);
/// With what the frame's own metadata says.
Napi::Value describeDolbyVision(Napi::Env env, const AVFrame& frame, const AVStream& stream);

}  // namespace addon
