#include <napi.h>

#include <memory>

#include "addon/describe.h"
#include "addon/encode_jpeg.h"
#include "addon/environment.h"
#include "addon/frame_object.h"
#include "addon/gif_painter_object.h"
#include "addon/media_object.h"
#include "addon/webp_changes_object.h"
#include "av/heap.h"
#include "av/log.h"

namespace addon {

namespace {

void trimHeaps(const Napi::CallbackInfo&) { av::trimHeaps(); }

Napi::Value versions(const Napi::CallbackInfo& info) { return describeVersions(info.Env()); }

Napi::Object start(Napi::Env env, Napi::Object exports) {
  av::installLogBridge();
  auto environment = std::make_unique<Environment>();
  environment->mediaClass = Napi::Persistent(MediaObject::define(env));
  environment->frameClass = Napi::Persistent(FrameObject::define(env));
  environment->gifPainterClass = Napi::Persistent(GifPainterObject::define(env));
  environment->webpChangesClass = Napi::Persistent(WebpChangesObject::define(env));
  env.SetInstanceData(environment.release());  // which deletes it with the environment
  exports.Set("open", Napi::Function::New<MediaObject::open>(env, "open"));
  exports.Set("importFrame", Napi::Function::New<FrameObject::importPicture>(env, "importFrame"));
  exports.Set("gifPainter", Napi::Function::New<GifPainterObject::make>(env, "gifPainter"));
  exports.Set("webpChanges", Napi::Function::New<WebpChangesObject::make>(env, "webpChanges"));
  exports.Set("encodeJpeg", Napi::Function::New<encodeJpeg>(env, "encodeJpeg"));
  exports.Set("trimHeaps", Napi::Function::New<trimHeaps>(env, "trimHeaps"));
  exports.Set("versions", Napi::Function::New<versions>(env, "versions"));
  return exports;
}

}  // namespace

NODE_API_MODULE(stillframe, start)

}  // namespace addon
