#include "media/foreign_frame.h"

#include <algorithm>
#include <string>

#include "av/error.h"
#include "av/picture_memory.h"
#include "media/failure.h"
#include "media/pixel_format.h"

namespace media {

namespace {

// Rows copied between two looks at the interrupt.
constexpr int kBandRows = 512;

const AVPixFmtDescriptor& describe(AVPixelFormat format) {
  const AVPixFmtDescriptor* descriptor = av_pix_fmt_desc_get(format);
  if (descriptor == nullptr || (descriptor->flags & AV_PIX_FMT_FLAG_HWACCEL) != 0)
    throw Failure(FailureCode::UnsupportedCodec, "the picture is in a pixel format that is not in memory");
  return *descriptor;
}

void requirePlane(const ForeignPlane& plane, int rows, int rowBytes, size_t index) {
  const bool fits =
      plane.data != nullptr && plane.stride >= rowBytes &&
      plane.bytes >= static_cast<size_t>(rows - 1) * static_cast<size_t>(plane.stride) + static_cast<size_t>(rowBytes);
  if (!fits)
    throw Failure(FailureCode::UnsupportedCodec,
                  "plane " + std::to_string(index) + " does not hold its part of the picture");
}

void copyPlane(const ForeignPlane& plane, AVFrame& frame, size_t index, int rows, int rowBytes,
               const av::Interrupt& interrupt) {
  requirePlane(plane, rows, rowBytes, index);
  for (int row = 0; row < rows; row += kBandRows) {
    throwIfStopped(interrupt);
    av_image_copy_plane(frame.data[index] + row * ptrdiff_t{frame.linesize[index]}, frame.linesize[index],
                        plane.data + row * ptrdiff_t{plane.stride}, plane.stride, rowBytes,
                        std::min(kBandRows, rows - row));
  }
}

}  // namespace

av::FramePtr copyForeign(const ForeignPicture& picture, const av::Interrupt& interrupt) {
  const AVPixFmtDescriptor& descriptor = describe(picture.format);
  av::check(av_image_check_size2(static_cast<unsigned>(picture.width), static_cast<unsigned>(picture.height), INT64_MAX,
                                 picture.format, 0, nullptr),
            "checking the size of the picture");
  av::FramePtr frame = av::makePicture(picture.format, picture.width, picture.height);
  av::setFields(*frame, picture.interlaced, picture.topFieldFirst);
  const auto planes = static_cast<size_t>(av_pix_fmt_count_planes(picture.format));
  for (size_t i = 0; i < planes; ++i) {
    const int index = static_cast<int>(i);
    const int rowBytes = av::check(av_image_get_linesize(picture.format, picture.width, index), "measuring a plane");
    const int rows = i == 1 || i == 2 ? AV_CEIL_RSHIFT(picture.height, descriptor.log2_chroma_h) : picture.height;
    copyPlane(picture.planes[i], *frame, i, rows, rowBytes, interrupt);
  }
  if (isPalette(descriptor)) {
    // Not rows but one piece, for which av_image_copy_plane finds no stride.
    ForeignPlane palette = picture.planes[1];
    palette.stride = AVPALETTE_SIZE;
    requirePlane(palette, 1, AVPALETTE_SIZE, 1);
    std::copy_n(palette.data, AVPALETTE_SIZE, frame->data[1]);
  }
  return frame;
}

}  // namespace media
