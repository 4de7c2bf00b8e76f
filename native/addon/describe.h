#pragma once

#include <napi.h>

#include "media/media.h"

// Results out: plain objects in the shapes of lib/native/types.ts.

namespace addon {

Napi::Object describeMedia(Napi::Env env, media::Media& media);

Napi::Object describeFrame(Napi::Env env, const media::DecodedFrame& decoded, const media::Demuxer& demuxer,
                           int stream);

/// What the pixels are, without what a stream knows of them.
Napi::Object describePicture(Napi::Env env, const AVFrame& frame);

/// A Float64Array of whole microseconds.
Napi::Value describeTimes(Napi::Env env, const std::vector<int64_t>& micros);

Napi::Object describeSurvey(Napi::Env env, const media::Survey& survey);

Napi::Object describeVersions(Napi::Env env);

}  // namespace addon
