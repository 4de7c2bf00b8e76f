#include "addon/describe.h"

#include <string>

#include "addon/describe_colour.h"
#include "media/orientation.h"
#include "media/pixel_format.h"
#include "media/planes.h"

namespace addon {

namespace {

Napi::Value textOrNull(Napi::Env env, const char* text) {
  return text == nullptr ? env.Null() : Napi::String::New(env, text).As<Napi::Value>();
}

Napi::Value numberOrNull(Napi::Env env, bool known, double value) {
  return known ? Napi::Number::New(env, value).As<Napi::Value>() : env.Null();
}

Napi::Value ratio(Napi::Env env, AVRational value) {
  Napi::Array pair = Napi::Array::New(env, 2);
  pair.Set(0u, Napi::Number::New(env, value.num));
  pair.Set(1u, Napi::Number::New(env, value.den));
  return pair;
}

Napi::Value ratioOrNull(Napi::Env env, AVRational value) {
  return value.num > 0 && value.den > 0 ? ratio(env, value) : env.Null();
}

Napi::Value aspect(Napi::Env env, AVRational value) {
  return ratio(env, value.num > 0 && value.den > 0 ? value : AVRational{1, 1});
}

const char* fieldOrderName(AVFieldOrder order) {
  switch (order) {
    case AV_FIELD_PROGRESSIVE:
      return "progressive";
    case AV_FIELD_TT:
      return "tt";
    case AV_FIELD_BB:
      return "bb";
    case AV_FIELD_TB:
      return "tb";
    case AV_FIELD_BT:
      return "bt";
    default:
      return "unknown";
  }
}

const char* kindName(AVMediaType type) {
  switch (type) {
    case AVMEDIA_TYPE_VIDEO:
      return "video";
    case AVMEDIA_TYPE_AUDIO:
      return "audio";
    case AVMEDIA_TYPE_SUBTITLE:
      return "subtitle";
    case AVMEDIA_TYPE_ATTACHMENT:
      return "attachment";
    default:
      return "data";
  }
}

Napi::Object describeVideo(Napi::Env env, const AVFormatContext& format, const AVStream& stream) {
  const AVCodecParameters& codec = *stream.codecpar;
  Napi::Object video = Napi::Object::New(env);
  video.Set("width", codec.width);
  video.Set("height", codec.height);
  video.Set("profile", textOrNull(env, avcodec_profile_name(codec.codec_id, codec.profile)));
  video.Set("pixelFormat", textOrNull(env, av_get_pix_fmt_name(static_cast<AVPixelFormat>(codec.format))));
  video.Set("sampleAspectRatio", aspect(env, av_guess_sample_aspect_ratio(const_cast<AVFormatContext*>(&format),
                                                                          const_cast<AVStream*>(&stream), nullptr)));
  video.Set("orientation", media::orientationOf(av::displayMatrixOf(stream)));
  video.Set("averageFrameRate", ratioOrNull(env, stream.avg_frame_rate));
  video.Set("timeBase", ratio(env, stream.time_base));
  video.Set("fieldOrder", fieldOrderName(codec.field_order));
  video.Set("colour", describeColours(env, codec));
  video.Set("dolbyVision", describeDolbyVision(env, stream));
  return video;
}

Napi::Object describeStream(Napi::Env env, const AVFormatContext& format, const AVStream& stream) {
  const AVCodecParameters& codec = *stream.codecpar;
  const double tick = av_q2d(stream.time_base);
  Napi::Object info = Napi::Object::New(env);
  info.Set("index", stream.index);
  info.Set("kind", kindName(codec.codec_type));
  info.Set("codec", avcodec_get_name(codec.codec_id));
  info.Set("attachedPicture", (stream.disposition & AV_DISPOSITION_ATTACHED_PIC) != 0);
  info.Set("isDefault", (stream.disposition & AV_DISPOSITION_DEFAULT) != 0);
  const AVDictionaryEntry* language = av_dict_get(stream.metadata, "language", nullptr, 0);
  info.Set("language", textOrNull(env, language == nullptr ? nullptr : language->value));
  info.Set("durationSeconds",
           numberOrNull(env, stream.duration != AV_NOPTS_VALUE, static_cast<double>(stream.duration) * tick));
  info.Set("startTimeSeconds",
           numberOrNull(env, stream.start_time != AV_NOPTS_VALUE, static_cast<double>(stream.start_time) * tick));
  info.Set("bitRate", numberOrNull(env, codec.bit_rate > 0, static_cast<double>(codec.bit_rate)));
  const bool video = codec.codec_type == AVMEDIA_TYPE_VIDEO;
  info.Set("video", video ? describeVideo(env, format, stream).As<Napi::Value>() : env.Null());
  return info;
}

Napi::Object describeTags(Napi::Env env, AVDictionary* metadata) {
  Napi::Object tags = Napi::Object::New(env);
  const AVDictionaryEntry* entry = nullptr;
  while ((entry = av_dict_get(metadata, "", entry, AV_DICT_IGNORE_SUFFIX)) != nullptr)
    tags.Set(entry->key, entry->value);
  return tags;
}

std::string versionText(unsigned version) {
  return std::to_string(AV_VERSION_MAJOR(version)) + "." + std::to_string(AV_VERSION_MINOR(version)) + "." +
         std::to_string(AV_VERSION_MICRO(version));
}

}  // namespace

Napi::Object describeMedia(Napi::Env env, media::Media& media) {
  const AVFormatContext& format = media.demuxer().format();
  const int64_t duration = media.demuxer().headerDurationMicros();
  const int64_t size = media.demuxer().source().size();
  Napi::Object info = Napi::Object::New(env);
  info.Set("formatName", format.iformat->name);
  info.Set("formatLongName", format.iformat->long_name == nullptr ? "unknown" : format.iformat->long_name);
  info.Set("startTimeSeconds", static_cast<double>(media.demuxer().startMicros()) / AV_TIME_BASE);
  info.Set("durationSeconds", numberOrNull(env, duration >= 0, static_cast<double>(duration) / AV_TIME_BASE));
  info.Set("durationIsGuess", format.duration_estimation_method == AVFMT_DURATION_FROM_BITRATE);
  info.Set("bitRate", numberOrNull(env, format.bit_rate > 0, static_cast<double>(format.bit_rate)));
  info.Set("byteSize", numberOrNull(env, size >= 0, static_cast<double>(size)));
  Napi::Array streams = Napi::Array::New(env, format.nb_streams);
  for (unsigned i = 0; i < format.nb_streams; ++i) streams.Set(i, describeStream(env, format, *format.streams[i]));
  info.Set("streams", streams);
  info.Set("videoStream", media.bestVideoStream());
  info.Set("tags", describeTags(env, format.metadata));
  return info;
}

Napi::Object describePicture(Napi::Env env, const AVFrame& frame) {
  const AVPixFmtDescriptor& format = media::pixelFormatOf(frame);
  Napi::Object facts = Napi::Object::New(env);
  facts.Set("width", frame.width);
  facts.Set("height", frame.height);
  facts.Set("pixelFormat", format.name);
  facts.Set("bitDepth", format.comp[0].depth);
  facts.Set("hasAlpha", media::hasAlpha(format));
  facts.Set("isRgb", media::isRgb(format));
  facts.Set("planesByteLength", static_cast<double>(media::planesByteLength(frame)));
  return facts;
}

Napi::Object describeFrame(Napi::Env env, const media::DecodedFrame& decoded, const media::Demuxer& demuxer,
                           int index) {
  const media::FoundFrame& found = decoded.found;
  const AVFrame& frame = *found.frame;
  const AVStream& stream = demuxer.stream(index);
  Napi::Object facts = describePicture(env, frame);
  facts.Set("sampleAspectRatio",
            aspect(env, av_guess_sample_aspect_ratio(const_cast<AVFormatContext*>(&demuxer.format()),
                                                     const_cast<AVStream*>(&stream), const_cast<AVFrame*>(&frame))));
  facts.Set("orientation", media::orientationOf(av::displayMatrixOf(stream)));
  facts.Set("interlaced", av::isInterlaced(frame));
  facts.Set("colour", describeColours(env, frame));
  facts.Set("streamColour", describeColours(env, *stream.codecpar));
  facts.Set("chromaLocation", describeChromaLocation(env, frame));
  facts.Set("light", describeLight(env, frame, stream));
  facts.Set("dolbyVision", describeDolbyVision(env, frame, stream));
  facts.Set("pts", found.pts == AV_NOPTS_VALUE ? env.Null() : Napi::BigInt::New(env, found.pts).As<Napi::Value>());
  facts.Set("timeBase", ratio(env, stream.time_base));
  facts.Set("timeMicros", static_cast<double>(found.micros));
  facts.Set("keyframe", av::isKeyFrame(frame));
  facts.Set("damaged", (frame.flags & AV_FRAME_FLAG_CORRUPT) != 0 || frame.decode_error_flags != 0);
  facts.Set("pastEnd", found.pastEnd);
  facts.Set("missing", decoded.missing);
  facts.Set("endMicros", static_cast<double>(found.endMicros));
  facts.Set("decodedFrames", decoded.decodedFrames);
  return facts;
}

Napi::Value describeTimes(Napi::Env env, const std::vector<int64_t>& micros) {
  Napi::Float64Array times = Napi::Float64Array::New(env, micros.size());
  for (size_t i = 0; i < micros.size(); ++i) times[i] = static_cast<double>(micros[i]);
  return times;
}

Napi::Object describeSurvey(Napi::Env env, const media::Survey& survey) {
  Napi::Object result = Napi::Object::New(env);
  result.Set("keyMicros", describeTimes(env, survey.keyMicros));
  result.Set("endMicros", numberOrNull(env, survey.endMicros >= 0, static_cast<double>(survey.endMicros)));
  return result;
}

Napi::Object describeVersions(Napi::Env env) {
  Napi::Object versions = Napi::Object::New(env);
  versions.Set("libavcodec", versionText(avcodec_version()));
  versions.Set("libavformat", versionText(avformat_version()));
  versions.Set("libavutil", versionText(avutil_version()));
  versions.Set("libswscale", versionText(swscale_version()));
  versions.Set("license", avcodec_license());
  return versions;
}

}  // namespace addon
