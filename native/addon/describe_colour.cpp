#include "addon/describe_colour.h"

#include <cstddef>

namespace addon {

namespace {

const char* orUnknown(const char* name) { return name == nullptr ? "unknown" : name; }

struct Colours {
  AVColorSpace matrix;
  AVColorRange range;
  AVColorPrimaries primaries;
  AVColorTransferCharacteristic transfer;
};

Napi::Object colourTags(Napi::Env env, const Colours& colours) {
  Napi::Object tags = Napi::Object::New(env);
  tags.Set("matrix", orUnknown(av_color_space_name(colours.matrix)));
  tags.Set("range", orUnknown(av_color_range_name(colours.range)));
  tags.Set("primaries", orUnknown(av_color_primaries_name(colours.primaries)));
  tags.Set("transfer", orUnknown(av_color_transfer_name(colours.transfer)));
  return tags;
}

/// Side data of the frame or, as decoders do not always hand it on, of the stream; null for neither.
template <typename Data>
const Data* sideDataOf(const AVFrame& frame, AVFrameSideDataType frameType, const AVStream& stream,
                       AVPacketSideDataType streamType) {
  const AVFrameSideData* own = av_frame_get_side_data(&frame, frameType);
  if (own != nullptr) return reinterpret_cast<const Data*>(own->data);
  return reinterpret_cast<const Data*>(av::sideDataOf(stream, streamType, sizeof(Data)));
}

Napi::Array numbers(Napi::Env env, const AVRational* values, uint32_t count) {
  Napi::Array list = Napi::Array::New(env, count);
  for (uint32_t i = 0; i < count; ++i) list.Set(i, values[i].den == 0 ? 0.0 : av_q2d(values[i]));
  return list;
}

Napi::Object describeMetadata(Napi::Env env, const AVDOVIMetadata& metadata) {
  const AVDOVIRpuDataHeader& header = *av_dovi_get_header(&metadata);
  const AVDOVIColorMetadata& colours = *av_dovi_get_color(&metadata);
  Napi::Object object = Napi::Object::New(env);
  object.Set("rpuProfile", header.vdr_rpu_profile);
  object.Set("fullRange", header.bl_video_full_range_flag != 0);
  object.Set("decode", numbers(env, colours.ycc_to_rgb_matrix, 9));
  object.Set("neutral", numbers(env, colours.ycc_to_rgb_offset, 3));
  object.Set("toLms", numbers(env, colours.rgb_to_lms_matrix, 9));
  object.Set("sourceMaxPq", colours.source_max_pq);
  return object;
}

}  // namespace

Napi::Object describeColours(Napi::Env env, const AVCodecParameters& stream) {
  return colourTags(env, {stream.color_space, stream.color_range, stream.color_primaries, stream.color_trc});
}

Napi::Object describeColours(Napi::Env env, const AVFrame& frame) {
  return colourTags(env, {frame.colorspace, frame.color_range, frame.color_primaries, frame.color_trc});
}

Napi::String describeChromaLocation(Napi::Env env, const AVFrame& frame) {
  const char* name = av_chroma_location_name(frame.chroma_location);
  return Napi::String::New(env, name == nullptr ? "unspecified" : name);
}

Napi::Object describeLight(Napi::Env env, const AVFrame& frame, const AVStream& stream) {
  const auto* content = sideDataOf<AVContentLightMetadata>(frame, AV_FRAME_DATA_CONTENT_LIGHT_LEVEL, stream,
                                                           AV_PKT_DATA_CONTENT_LIGHT_LEVEL);
  const auto* mastering = sideDataOf<AVMasteringDisplayMetadata>(frame, AV_FRAME_DATA_MASTERING_DISPLAY_METADATA,
                                                                 stream, AV_PKT_DATA_MASTERING_DISPLAY_METADATA);
  const bool hasPeak = mastering != nullptr && mastering->has_luminance != 0 && mastering->max_luminance.den != 0;
  Napi::Object light = Napi::Object::New(env);
  light.Set("maxContentNits", content == nullptr ? env.Null() : Napi::Number::New(env, content->MaxCLL));
  light.Set("masteringPeakNits", hasPeak ? Napi::Number::New(env, av_q2d(mastering->max_luminance)) : env.Null());
  return light;
}

Napi::Value describeDolbyVision(Napi::Env env, const AVStream& stream) {
  // Newer libraries have a longer record.
  constexpr size_t kBytesUsed = offsetof(AVDOVIDecoderConfigurationRecord, dv_bl_signal_compatibility_id) + 1;
  const auto* record = reinterpret_cast<const AVDOVIDecoderConfigurationRecord*>(
      av::sideDataOf(stream, AV_PKT_DATA_DOVI_CONF, kBytesUsed));
  if (record == nullptr) return env.Null();
  Napi::Object object = Napi::Object::New(env);
  object.Set("profile", record->dv_profile);
  object.Set("level", record->dv_level);
  object.Set("compatibility", record->dv_bl_signal_compatibility_id);
  return object;
}

Napi::Value describeDolbyVision(Napi::Env env, const AVFrame& frame, const AVStream& stream) {
  const AVFrameSideData* data = av_frame_get_side_data(&frame, AV_FRAME_DATA_DOVI_METADATA);
  const Napi::Value configuration = describeDolbyVision(env, stream);
  if (data == nullptr && configuration.IsNull()) return env.Null();
  Napi::Object object = Napi::Object::New(env);
  object.Set("configuration", configuration);
  object.Set("metadata", data == nullptr ? env.Null()
                                         : describeMetadata(env, *reinterpret_cast<const AVDOVIMetadata*>(data->data)));
  return object;
}

}  // namespace addon
