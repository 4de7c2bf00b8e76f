#include "addon/media_object.h"

#include "addon/arguments.h"
#include "addon/describe.h"
#include "addon/environment.h"
#include "addon/errors.h"
#include "addon/frame_object.h"
#include "addon/js_source.h"

namespace addon {

namespace {

/// Children are opened by JavaScript, where the source policy lives.
media::Demuxer::OpenChild childOpener(const Napi::Value& value) {
  if (!value.IsFunction()) return nullptr;
  auto function = std::make_shared<Napi::FunctionReference>(Napi::Persistent(value.As<Napi::Function>()));
  return [function](const std::string& url) {
    const Napi::HandleScope scope(function->Env());
    return toByteSource(function->Call({Napi::String::New(function->Env(), url)}));
  };
}

}  // namespace

Napi::Function MediaObject::define(Napi::Env env) {
  return DefineClass(env, "NativeMedia",
                     {InstanceMethod("info", &MediaObject::info), InstanceMethod("decode", &MediaObject::decode),
                      InstanceMethod("survey", &MediaObject::survey),
                      InstanceMethod("indexedKeyFrames", &MediaObject::indexedKeyFrames),
                      InstanceMethod("close", &MediaObject::close)});
}

Napi::Value MediaObject::open(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  return guarded(env, [&]() -> Napi::Value {
    const Napi::Object object = Environment::of(env).mediaClass.New({});
    MediaObject* self = Unwrap(object);
    const InterruptArgument armed(info[0], self->interrupt_);
    self->media_ = std::make_unique<media::Media>(toByteSource(info[1]), childOpener(info[2]), self->interrupt_);
    return object;
  });
}

media::Media& MediaObject::media(Napi::Env env) const {
  if (!media_) throw codedError(env, "INTERNAL", "the source was closed");
  return *media_;
}

int MediaObject::learnedStreams(Napi::Env env) const {
  media::Demuxer& demuxer = media(env).demuxer();
  demuxer.learnStreams();
  return static_cast<int>(demuxer.format().nb_streams);
}

Napi::Value MediaObject::info(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  return guarded(env, [&]() -> Napi::Value {
    const InterruptArgument armed(info[0], interrupt_);
    if (info[1].ToBoolean()) {
      media(env).demuxer().learnEverything();
    } else {
      media(env).demuxer().learnStreams();
    }
    return describeMedia(env, media(env));
  });
}

Napi::Value MediaObject::decode(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  return guarded(env, [&]() -> Napi::Value {
    const InterruptArgument armed(info[0], interrupt_);
    const media::FrameRequest request = toFrameRequest(info[1], learnedStreams(env));
    media::DecodedFrame decoded = media_->decode(request);
    const Napi::Object facts = describeFrame(env, decoded, media_->demuxer(), request.stream);
    return FrameObject::make(env, std::move(decoded.found), facts);
  });
}

Napi::Value MediaObject::survey(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  return guarded(env, [&]() -> Napi::Value {
    const InterruptArgument armed(info[0], interrupt_);
    const SurveyArgument argument = toSurvey(info[1], learnedStreams(env));
    return describeSurvey(env, media_->survey(argument.stream, argument.range));
  });
}

Napi::Value MediaObject::indexedKeyFrames(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  return guarded(env, [&]() -> Napi::Value {
    const InterruptArgument armed(info[0], interrupt_);
    return describeTimes(env, media_->indexedKeyFrames(toStream(info[1], learnedStreams(env))));
  });
}

Napi::Value MediaObject::close(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  return guarded(env, [&]() -> Napi::Value {
    const std::unique_ptr<media::Media> media = std::move(media_);
    if (media) media->close();
    return env.Undefined();
  });
}

}  // namespace addon
