#include "media/converter.h"

#include <algorithm>
#include <utility>

#include "av/error.h"
#include "av/picture_memory.h"
#include "media/alpha.h"
#include "media/failure.h"
#include "media/map_colours.h"
#include "media/pixel_format.h"
#include "media/row_shift.h"

namespace media {

namespace {

// Bicubic costs half of Lanczos at large reductions and cannot be told from it; rounding and chroma in full precision
// because a thumbnail's flat areas show every off-by-one.
constexpr int kScalerFlags = SWS_BICUBIC | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT;
// Rows handled between two looks at the interrupt; a multiple of every chroma subsampling.
constexpr int kBandRows = 128;
// A band of an enlarged picture becomes this many pixels at most, ten milliseconds of work or so.
constexpr int64_t kBandPixels = int64_t{1} << 20;
constexpr int kFewestRows = 8;

// A larger scaled picture is not kept for the next conversion.
constexpr size_t kMostKeptBytes = 8 << 20;

// Beyond about 42 times smaller libswscale works in two steps, which crash on slices: they want the whole frame.
constexpr int kLargestSlicedReduction = 32;

/// libswscale makes planes of opaque Y'CbCr by vector code and packed pixels one by one, which takes two to six times
/// as long for the same bytes. (Of single planes of grey it makes other ones.)
bool isQuickerInPlanes(const AVPixFmtDescriptor& format) noexcept {
  constexpr uint64_t kOthers = AV_PIX_FMT_FLAG_RGB | AV_PIX_FMT_FLAG_PAL | AV_PIX_FMT_FLAG_ALPHA;
  return format.nb_components == 3 && (format.flags & kOthers) == 0;
}

AVPixelFormat scaledFormat(const AVFrame& frame, const Conversion& conversion) {
  if (conversion.map) return samplesFormat(frame, conversion.channels);
  if (isQuickerInPlanes(pixelFormatOf(frame))) return AV_PIX_FMT_GBRP;
  return conversion.channels == 4 ? AV_PIX_FMT_RGBA : AV_PIX_FMT_RGB24;
}

/// In libswscale's unit, 1/256 of a luma sample right of and below the first one.
struct ChromaOffset {
  int x;
  int y;
};

ChromaOffset chromaOffset(AVChromaLocation location) {
  // Amid the luma samples that share a chroma sample, however many there are.
  constexpr int kCentre = -513;
  constexpr int kSample = 256;
  switch (location) {
    case AVCHROMA_LOC_TOPLEFT:
      return {0, 0};
    case AVCHROMA_LOC_TOP:
      return {kCentre, 0};
    case AVCHROMA_LOC_BOTTOMLEFT:
      return {0, kSample};
    case AVCHROMA_LOC_BOTTOM:
      return {kCentre, kSample};
    case AVCHROMA_LOC_CENTER:
      return {kCentre, kCentre};
    default:
      return {0, kCentre};
  }
}

/// Where there is a row of chroma for every row of luma, libswscale would still move it down.
AVChromaLocation possibleLocation(AVChromaLocation location, const AVFrame& frame) {
  if (pixelFormatOf(frame).log2_chroma_h > 0) return location;
  if (location == AVCHROMA_LOC_BOTTOMLEFT) return AVCHROMA_LOC_LEFT;
  return location == AVCHROMA_LOC_BOTTOM ? AVCHROMA_LOC_CENTER : location;
}

/// Rows of the source for one call of the scaler.
int scalerBandRows(const AVFrame& frame, int width, int height) {
  const bool large = frame.width / width >= kLargestSlicedReduction || frame.height / height >= kLargestSlicedReduction;
  if (large) return frame.height;
  const int64_t bounded = kBandPixels * frame.height / (int64_t{width} * height);
  return static_cast<int>(std::clamp<int64_t>(bounded / kFewestRows * kFewestRows, kFewestRows, kBandRows));
}

/// Not scaled straight into the target: libswscale may write a few pixels past the end of a row.
void copyTo(const AVFrame& picture, const Conversion& conversion, const av::Interrupt& interrupt, uint8_t* target) {
  // Stored green, blue, red, in rows of one length.
  const bool planar = picture.format == AV_PIX_FMT_GBRP;
  const Walk walk = uprightWalk(conversion.orientation, picture.width, picture.height, picture.linesize[0],
                                planar ? 1 : conversion.channels);
  for (int row = 0; row < conversion.window.height; row += kBandRows) {
    throwIfStopped(interrupt);
    const int end = std::min(row + kBandRows, conversion.window.height);
    if (planar) {
      packUpright({picture.data[2], picture.data[0], picture.data[1]}, walk, conversion.window, conversion.channels,
                  target, conversion.targetStride, row, end);
    } else {
      copyUpright(picture.data[0], walk, conversion.window, conversion.channels, target, conversion.targetStride, row,
                  end);
    }
  }
}

}  // namespace

void Converter::renewScaler(AVChromaLocation location, double rowShift) {
  if (scaler_ && location == scalerLocation_ && rowShift == scalerShift_) return;
  // Neither is among what libswscale compares when it decides whether a scaler still serves. The place of chroma it
  // hands on from the context it is given to the one it makes.
  scaler_.reset(sws_alloc_context());
  const ChromaOffset offset = chromaOffset(location);
  av::check(av_opt_set_int(scaler_.get(), "src_h_chr_pos", offset.x, 0), "placing chroma samples");
  av::check(av_opt_set_int(scaler_.get(), "src_v_chr_pos", offset.y, 0), "placing chroma samples");
  scalerLocation_ = location;
  scalerShift_ = rowShift;
}

void Converter::prepare(const AVFrame& frame, int width, int height, const Conversion& conversion) {
  const AVPixelFormat format = scaledFormat(frame, conversion);
  const bool rgb = isRgb(pixelFormatOf(frame));
  // Without it the scaler halves the colours of RGB, as if they were 4:2:2.
  const int flags = kScalerFlags | (rgb ? SWS_FULL_CHR_H_INP : 0);
  renewScaler(possibleLocation(conversion.chromaLocation, frame), conversion.rowShift);
  RowShift shift(conversion.rowShift);
  scaler_.reset(sws_getCachedContext(scaler_.release(), frame.width, frame.height,
                                     static_cast<AVPixelFormat>(frame.format), width, height, format, flags,
                                     shift.filter(), nullptr, nullptr));
  if (!scaler_) {
    const char* name = av_get_pix_fmt_name(static_cast<AVPixelFormat>(frame.format));
    throw Failure(FailureCode::UnsupportedCodec,
                  std::string("libswscale cannot convert pixel format ") + (name == nullptr ? "unknown" : name));
  }
  // RGB goes through YUV on its way through the scaler, and must come back by the matrix it went in with.
  const int* coefficients = sws_getCoefficients(rgb ? SWS_CS_DEFAULT : conversion.matrix);
  // What is mapped afterwards keeps the range it has.
  const int range = conversion.fullRange ? 1 : 0;
  const int targetRange = conversion.map ? range : 1;
  // Fails for formats without a matrix (gray), which then need none.
  sws_setColorspaceDetails(scaler_.get(), coefficients, range, coefficients, targetRange, 0, 1 << 16, 1 << 16);
  if (scaled_ && scaled_->width == width && scaled_->height == height && scaled_->format == format) return;
  scaled_.reset();
  av::FramePtr scaled = av::makeFrame();
  scaled->width = width;
  scaled->height = height;
  scaled->format = format;
  av::allocatePicture(*scaled);
  scaled_ = std::move(scaled);
}

void Converter::scale(const AVFrame& frame, const av::Interrupt& interrupt) {
  const AVPixFmtDescriptor& descriptor = pixelFormatOf(frame);
  const bool palette = isPalette(descriptor);
  const int bandRows = scalerBandRows(frame, scaled_->width, scaled_->height);
  for (int row = 0; row < frame.height; row += bandRows) {
    throwIfStopped(interrupt);
    const uint8_t* planes[4] = {};
    for (int i = 0; i < 4 && frame.data[i] != nullptr; ++i) {
      const bool chroma = i == 1 || i == 2;
      const int shift = chroma && !palette ? descriptor.log2_chroma_h : 0;
      const bool paletteEntries = palette && i == 1;
      planes[i] = frame.data[i] + (paletteEntries ? 0 : (row >> shift) * ptrdiff_t{frame.linesize[i]});
    }
    const int rows = std::min(bandRows, frame.height - row);
    av::check(sws_scale(scaler_.get(), planes, frame.linesize, row, rows, scaled_->data, scaled_->linesize),
              "scaling the picture");
  }
}

void Converter::scaleTo(const AVFrame& frame, int width, int height, const Conversion& conversion,
                        const av::Interrupt& interrupt) {
  prepare(frame, width, height, conversion);
  try {
    scale(frame, interrupt);
  } catch (...) {
    scaler_.reset();  // it waits for the rest of the picture
    throw;
  }
}

void Converter::scaleWithAlpha(const AVFrame& frame, int width, int height, const Conversion& conversion,
                               const av::Interrupt& interrupt) {
  Conversion unscaled = conversion;
  unscaled.rowShift = 0;
  scaleTo(frame, frame.width, frame.height, unscaled, interrupt);
  const av::FramePtr rgba = std::move(scaled_);
  premultiply(*rgba, interrupt);
  scaleTo(*rgba, width, height, conversion, interrupt);
  unpremultiply(*scaled_, interrupt);
}

void Converter::convert(const AVFrame& frame, const Conversion& conversion, const av::Interrupt& interrupt,
                        uint8_t* target) {
  const bool swapped = swapsSides(conversion.orientation);
  const int width = swapped ? conversion.scaledHeight : conversion.scaledWidth;
  const int height = swapped ? conversion.scaledWidth : conversion.scaledHeight;
  const bool resized = width != frame.width || height != frame.height;
  if (resized && conversion.channels == 4 && hasAlpha(pixelFormatOf(frame)) && !conversion.map) {
    scaleWithAlpha(frame, width, height, conversion, interrupt);
  } else {
    scaleTo(frame, width, height, conversion, interrupt);
  }
  const av::FramePtr mapped =
      conversion.map ? mapColours(*scaled_, frame, *conversion.map, conversion.channels, interrupt) : nullptr;
  const AVFrame& picture = mapped ? *mapped : *scaled_;
  copyTo(picture, conversion, interrupt, target);
  if (planesByteLength(*scaled_) > kMostKeptBytes) scaled_.reset();
}

size_t planesByteLength(const AVFrame& frame) {
  const auto format = static_cast<AVPixelFormat>(frame.format);
  return static_cast<size_t>(
      av::check(av_image_get_buffer_size(format, frame.width, frame.height, 1), "measuring the planes"));
}

void copyPlanes(const AVFrame& frame, const av::Interrupt& interrupt, uint8_t* target) {
  const auto format = static_cast<AVPixelFormat>(frame.format);
  const AVPixFmtDescriptor& descriptor = pixelFormatOf(frame);
  const int size = static_cast<int>(planesByteLength(frame));
  if (isPalette(descriptor)) {
    av::check(av_image_copy_to_buffer(target, size, frame.data, frame.linesize, format, frame.width, frame.height, 1),
              "copying the planes");
    return;
  }
  uint8_t* planes[4] = {};
  int strides[4] = {};
  av::check(av_image_fill_arrays(planes, strides, target, format, frame.width, frame.height, 1), "laying out planes");
  for (int i = 0; i < 4 && planes[i] != nullptr; ++i) {
    const int shift = i == 1 || i == 2 ? descriptor.log2_chroma_h : 0;
    const int rows = AV_CEIL_RSHIFT(frame.height, shift);
    for (int row = 0; row < rows; row += kBandRows) {
      throwIfStopped(interrupt);
      av_image_copy_plane(planes[i] + row * ptrdiff_t{strides[i]}, strides[i],
                          frame.data[i] + row * ptrdiff_t{frame.linesize[i]}, frame.linesize[i], strides[i],
                          std::min(kBandRows, rows - row));
    }
  }
}

}  // namespace media
