#include "media/field_order.h"

#include <cstring>

#include "av/error.h"
#include "av/ptr.h"

namespace media {

namespace {

/// Codecs whose frames say nothing of fields: their stream does.
bool leavesFieldsToContainer(AVCodecID id) noexcept {
  switch (id) {
    case AV_CODEC_ID_HUFFYUV:
    case AV_CODEC_ID_FFVHUFF:
    case AV_CODEC_ID_UTVIDEO:
    case AV_CODEC_ID_MAGICYUV:
    case AV_CODEC_ID_LAGARITH:
    case AV_CODEC_ID_V410:
    case AV_CODEC_ID_R210:
    case AV_CODEC_ID_QTRLE:
    case AV_CODEC_ID_PNG:
      return true;
    default:
      return false;
  }
}

/// A field of HEVC is a picture of its own, with half the lines and none of another time; libavcodec calls it
/// interlaced all the same.
bool givesFieldsAsPictures(AVCodecID id) noexcept { return id == AV_CODEC_ID_HEVC; }

}  // namespace

FieldRule::FieldRule(const AVCodecParameters& codec) noexcept {
  if (givesFieldsAsPictures(codec.codec_id)) says_ = Says::Progressive;
  if (!leavesFieldsToContainer(codec.codec_id)) return;
  switch (codec.field_order) {
    // The first letter counts, whatever the comment at the enumeration says: so libav's decoders read it (rawdec.c,
    // v210dec.c) and ffmpeg writes it.
    case AV_FIELD_TT:
    case AV_FIELD_TB:
      says_ = Says::Top;
      break;
    case AV_FIELD_BB:
    case AV_FIELD_BT:
      says_ = Says::Bottom;
      break;
    default:
      break;
  }
}

void FieldRule::applyTo(AVFrame& frame) const noexcept {
  if (says_ == Says::Frame) return;
  av::setFields(frame, says_ != Says::Progressive, says_ == Says::Top);
}

bool fieldsMayBePackets(const AVFormatContext& format, const AVCodecParameters& codec) {
  for (const char* whole : {"mov,mp4", "matroska", "flv", "avi", "asf"})
    if (std::strstr(format.iformat->name, whole) != nullptr) return false;
  return codec.codec_id == AV_CODEC_ID_H264;
}

bool isCodedInterlaced(const AVStream& stream, const AVPacket& keyFrame) {
  const AVCodecParameters& codec = *stream.codecpar;
  if (givesFieldsAsPictures(codec.codec_id)) return false;
  if (codec.field_order != AV_FIELD_UNKNOWN) return codec.field_order != AV_FIELD_PROGRESSIVE;
  const av::ParserPtr parser(av_parser_init(codec.codec_id));
  const av::CodecContextPtr context(avcodec_alloc_context3(nullptr));
  if (!parser || !context) return false;
  av::check(avcodec_parameters_to_context(context.get(), &codec), "configuring the parser");
  parser->flags |= PARSER_FLAG_COMPLETE_FRAMES;
  uint8_t* data = nullptr;
  int size = 0;
  // It returns how much it took, of a packet that is whole; there is no failure.
  av_parser_parse2(parser.get(), context.get(), &data, &size, keyFrame.data, keyFrame.size, keyFrame.pts, keyFrame.dts,
                   keyFrame.pos);
  return parser->field_order > AV_FIELD_PROGRESSIVE;
}

}  // namespace media
