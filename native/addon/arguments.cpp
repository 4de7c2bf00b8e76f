#include "addon/arguments.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "av/log.h"

namespace addon {

namespace {

constexpr double kMostSafeInteger = 9007199254740991.0;
constexpr int kMostSide = 1 << 16;
// Small enough for a height times a stride and an offset to fit size_t.
constexpr double kMostStride = 4.0 * kMostSide;
// The largest pixel libav knows takes 16 bytes, and rows may be padded.
constexpr int kMostForeignStride = 32 * kMostSide;
// 10000 cd/m2.
constexpr float kMostPeak = 100;
constexpr double kMostOffset = static_cast<double>(int64_t{1} << 48);

Napi::TypeError wrong(Napi::Env env, const char* name, const char* rule) {
  return Napi::TypeError::New(env, std::string(name) + " must be " + rule);
}

Napi::Object toObject(const Napi::Value& value, const char* name) {
  if (!value.IsObject()) throw wrong(value.Env(), name, "an object");
  return value.As<Napi::Object>();
}

double toNumber(const Napi::Object& object, const char* name) {
  const Napi::Value value = object.Get(name);
  if (!value.IsNumber()) throw wrong(object.Env(), name, "a number");
  return value.As<Napi::Number>().DoubleValue();
}

double toInteger(const Napi::Object& object, const char* name, double lowest, double highest) {
  const double value = toNumber(object, name);
  if (std::floor(value) != value || value < lowest || value > highest)
    throw wrong(object.Env(), name, "a whole number within its range");
  return value;
}

int toInt(const Napi::Object& object, const char* name, int lowest, int highest) {
  return static_cast<int>(toInteger(object, name, lowest, highest));
}

std::string toText(const Napi::Object& object, const char* name) {
  const Napi::Value value = object.Get(name);
  if (!value.IsString()) throw wrong(object.Env(), name, "a string");
  return value.As<Napi::String>().Utf8Value();
}

Napi::Int32Array toCancelWord(const Napi::Value& interrupt) {
  const Napi::Value state = toObject(interrupt, "interrupt").Get("state");
  // IsTypedArray, as IsArrayBuffer says no to shared memory.
  if (!state.IsTypedArray() || state.As<Napi::TypedArray>().TypedArrayType() != napi_int32_array ||
      state.As<Napi::TypedArray>().ElementLength() < 1)
    throw wrong(interrupt.Env(), "state", "an Int32Array");
  return state.As<Napi::Int32Array>();
}

/// `data` of napi_get_typedarray_info, which works for shared memory; the wrapper's own Data() asks an ArrayBuffer.
int32_t* dataOf(const Napi::Int32Array& array) {
  void* data = nullptr;
  if (napi_get_typedarray_info(array.Env(), array, nullptr, nullptr, &data, nullptr, nullptr) != napi_ok)
    throw wrong(array.Env(), "state", "an Int32Array");
  return static_cast<int32_t*>(data);
}

/// The nearest of the coming times: more than these reach no decoder at once.
constexpr size_t kMostComing = 64;

std::optional<std::vector<int64_t>> toComing(const Napi::Value& value) {
  if (value.IsNull()) return std::nullopt;
  if (!value.IsTypedArray() || value.As<Napi::TypedArray>().TypedArrayType() != napi_float64_array)
    throw wrong(value.Env(), "comingMicros", "a Float64Array or null");
  const auto times = value.As<Napi::Float64Array>();
  std::vector<int64_t> coming(std::min(times.ElementLength(), kMostComing));
  for (size_t i = 0; i < coming.size(); ++i) {
    if (!(times[i] >= 0 && times[i] <= kMostSafeInteger))
      throw wrong(value.Env(), "comingMicros", "whole microseconds");
    coming[i] = static_cast<int64_t>(times[i]);
    if (i > 0 && coming[i] < coming[i - 1]) throw wrong(value.Env(), "comingMicros", "ascending");
  }
  return coming;
}

media::Fields toFields(const Napi::Object& object) {
  const std::string name = toText(object, "fields");
  if (name == "both") return media::Fields::Both;
  if (name == "first") return media::Fields::First;
  if (name == "deinterlaced") return media::Fields::Deinterlaced;
  throw wrong(object.Env(), "fields", "both, first or deinterlaced");
}

int toMatrix(const Napi::Object& object) {
  const std::string name = toText(object, "matrix");
  if (name == "bt601") return SWS_CS_ITU601;
  if (name == "bt709") return SWS_CS_ITU709;
  if (name == "bt2020") return SWS_CS_BT2020;
  if (name == "smpte240m") return SWS_CS_SMPTE240M;
  if (name == "fcc") return SWS_CS_FCC;
  throw wrong(object.Env(), "matrix", "a known colour matrix");
}

AVChromaLocation toChromaLocation(const Napi::Object& object) {
  const int location = av_chroma_location_from_name(toText(object, "chromaLocation").c_str());
  if (location <= AVCHROMA_LOC_UNSPECIFIED) throw wrong(object.Env(), "chromaLocation", "a known chroma location");
  return static_cast<AVChromaLocation>(location);
}

/// A list of as many finite numbers as there is room for.
template <size_t Count>
std::array<float, Count> toFloats(const Napi::Object& object, const char* name) {
  const Napi::Value value = object.Get(name);
  if (!value.IsArray() || value.As<Napi::Array>().Length() != Count)
    throw wrong(object.Env(), name, "a list of the right length");
  std::array<float, Count> floats{};
  for (uint32_t i = 0; i < Count; ++i) {
    const Napi::Value element = value.As<Napi::Array>().Get(i);
    const double number = element.IsNumber() ? element.As<Napi::Number>().DoubleValue() : NAN;
    // Far beyond any matrix there is, and far below what overflows.
    if (!(std::abs(number) <= 1e6)) throw wrong(object.Env(), name, "a list of modest numbers");
    floats[i] = static_cast<float>(number);
  }
  return floats;
}

media::Transfer toTransfer(const Napi::Object& object) {
  const std::string name = toText(object, "transfer");
  if (name == "none") return media::Transfer::None;
  if (name == "linear") return media::Transfer::Linear;
  if (name == "gamma24") return media::Transfer::Gamma24;
  if (name == "pq") return media::Transfer::Pq;
  if (name == "hlg") return media::Transfer::Hlg;
  throw wrong(object.Env(), "transfer", "a known transfer function");
}

std::optional<media::ColourMap> toColourMap(const Napi::Value& value) {
  if (value.IsNull()) return std::nullopt;
  const Napi::Object object = toObject(value, "map");
  media::ColourMap map;
  map.decode = toFloats<12>(object, "decode");
  map.transfer = toTransfer(object);
  map.gamut = toFloats<9>(object, "gamut");
  map.peak = static_cast<float>(toNumber(object, "peak"));
  if (!(map.peak >= 0 && map.peak <= kMostPeak)) throw wrong(object.Env(), "peak", "from 0 to 100");
  map.reshaped = object.Get("reshaped").ToBoolean();
  return map;
}

}  // namespace

InterruptArgument::InterruptArgument(const Napi::Value& value, av::Interrupt& interrupt)
    : state_(toCancelWord(value)),
      armed_(interrupt, dataOf(state_), toNumber(value.As<Napi::Object>(), "remainingMs")) {
  av::takeLastMessage();  // of a call before this one, which had nothing to do with it
}

media::FrameRequest toFrameRequest(const Napi::Value& value, int streamCount) {
  const Napi::Object object = toObject(value, "target");
  media::FrameRequest request;
  request.stream = toInt(object, "streamIndex", 0, streamCount - 1);
  request.micros = static_cast<int64_t>(toInteger(object, "timeMicros", 0, kMostSafeInteger));
  request.keyFrame = toText(object, "mode") == "keyframe";
  request.neighbours = object.Get("neighbours").ToBoolean();
  request.threads = toInt(object, "threads", 1, 64);
  request.maxPixels = static_cast<int64_t>(toInteger(object, "maxPixels", 1, kMostSafeInteger));
  request.coming = toComing(object.Get("comingMicros"));
  request.moreComing = request.coming && request.coming->size() == kMostComing;
  return request;
}

int toStream(const Napi::Value& value, int streamCount) {
  const double index = value.IsNumber() ? value.As<Napi::Number>().DoubleValue() : -1;
  if (std::floor(index) != index || index < 0 || index >= streamCount)
    throw wrong(value.Env(), "stream", "the index of a stream");
  return static_cast<int>(index);
}

SurveyArgument toSurvey(const Napi::Value& value, int streamCount) {
  const Napi::Object object = toObject(value, "survey");
  SurveyArgument argument;
  argument.stream = toInt(object, "streamIndex", 0, streamCount - 1);
  argument.range.fromMicros = static_cast<int64_t>(toInteger(object, "fromMicros", 0, kMostSafeInteger));
  argument.range.toMicros = static_cast<int64_t>(toInteger(object, "toMicros", 0, kMostSafeInteger));
  argument.range.mostKeyFrames = static_cast<size_t>(toInteger(object, "mostKeyFrames", 1, kMostSafeInteger));
  return argument;
}

ConversionArgument toConversion(const Napi::Value& value) {
  const Napi::Object object = toObject(value, "conversion");
  const Napi::Object window = toObject(object.Get("window"), "window");
  ConversionArgument argument;
  media::Conversion& conversion = argument.conversion;
  conversion.scaledWidth = toInt(object, "scaledWidth", 1, kMostSide);
  conversion.scaledHeight = toInt(object, "scaledHeight", 1, kMostSide);
  conversion.orientation = toInt(object, "orientation", 1, 8);
  conversion.window.left = toInt(window, "left", 0, conversion.scaledWidth - 1);
  conversion.window.top = toInt(window, "top", 0, conversion.scaledHeight - 1);
  conversion.window.width = toInt(window, "width", 1, conversion.scaledWidth - conversion.window.left);
  conversion.window.height = toInt(window, "height", 1, conversion.scaledHeight - conversion.window.top);
  conversion.matrix = toMatrix(object);
  conversion.fullRange = toText(object, "range") == "full";
  conversion.chromaLocation = toChromaLocation(object);
  conversion.map = toColourMap(object.Get("map"));
  argument.fields = toFields(object);
  conversion.channels = toInt(object, "channels", 3, 4);
  const double rowBytes = static_cast<double>(conversion.window.width) * conversion.channels;
  conversion.targetStride = static_cast<ptrdiff_t>(toInteger(object, "targetStride", rowBytes, kMostStride));
  argument.targetOffset = static_cast<size_t>(toInteger(object, "targetOffset", 0, kMostOffset));
  argument.requiredBytes =
      argument.targetOffset +
      static_cast<size_t>(conversion.window.height - 1) * static_cast<size_t>(conversion.targetStride) +
      static_cast<size_t>(rowBytes);
  return argument;
}

media::ForeignPicture toForeignPicture(const Napi::Value& value) {
  const Napi::Object object = toObject(value, "picture");
  media::ForeignPicture picture;
  picture.format = av_get_pix_fmt(toText(object, "pixelFormat").c_str());
  picture.width = toInt(object, "width", 1, kMostSide);
  picture.height = toInt(object, "height", 1, kMostSide);
  const Napi::Value planes = object.Get("planes");
  if (!planes.IsArray()) throw wrong(object.Env(), "planes", "an array");
  const uint32_t count =
      std::min<uint32_t>(planes.As<Napi::Array>().Length(), static_cast<uint32_t>(picture.planes.size()));
  for (uint32_t i = 0; i < count; ++i) {
    const Napi::Object plane = toObject(planes.As<Napi::Array>().Get(i), "plane");
    const Bytes bytes = toBytes(plane.Get("bytes"), "bytes");
    picture.planes[i] = {bytes.data, bytes.length, toInt(plane, "stride", -kMostForeignStride, kMostForeignStride)};
  }
  picture.interlaced = object.Get("interlaced").ToBoolean();
  picture.topFieldFirst = object.Get("topFieldFirst").ToBoolean();
  return picture;
}

double toNumberBetween(const Napi::Value& value, const char* name, double lowest, double highest) {
  const double number = value.IsNumber() ? value.As<Napi::Number>().DoubleValue() : NAN;
  if (!(number >= lowest && number <= highest)) throw wrong(value.Env(), name, "a number within its range");
  return number;
}

int toWholeNumber(const Napi::Value& value, const char* name, int lowest, int highest) {
  const double number = toNumberBetween(value, name, lowest, highest);
  if (std::floor(number) != number) throw wrong(value.Env(), name, "a whole number");
  return static_cast<int>(number);
}

Bytes toBytes(const Napi::Value& value, const char* name, size_t least) {
  if (!value.IsTypedArray() || value.As<Napi::TypedArray>().TypedArrayType() != napi_uint8_array)
    throw wrong(value.Env(), name, "a Uint8Array");
  void* data = nullptr;
  Bytes bytes;
  napi_get_typedarray_info(value.Env(), value, nullptr, &bytes.length, &data, nullptr, nullptr);
  bytes.data = static_cast<uint8_t*>(data);
  if (bytes.length < least) throw wrong(value.Env(), name, "large enough for the picture");
  return bytes;
}

uint8_t* toTarget(const Napi::Value& value, size_t bytes) { return toBytes(value, "target", bytes).data; }

}  // namespace addon
