#include "media/converter.h"

#include <algorithm>
#include <cstdint>
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

av::FramePtr makePicture(AVPixelFormat format, int width, int height) {
  av::FramePtr picture = av::makeFrame();
  picture->width = width;
  picture->height = height;
  picture->format = format;
  av::allocatePicture(*picture);
  return picture;
}

/// How many rows of the scaled picture can be there, at most, once so many of the frame were seen.
int rowsReached(int frameRows, int frameHeight, int height) {
  constexpr int kRounding = 2;
  return static_cast<int>(std::min<int64_t>(height, int64_t{frameRows} * height / frameHeight + kRounding));
}

/// Where the picture's first row would lie for its row `first` to lie where `rows` begins.
std::array<uint8_t*, 4> originOf(const AVFrame& rows, int first) {
  std::array<uint8_t*, 4> origin{};
  for (size_t i = 0; i < origin.size() && rows.data[i] != nullptr; ++i) {
    // By numbers, as no pointer may be there.
    const auto begin = reinterpret_cast<uintptr_t>(rows.data[i]);
    origin[i] =
        reinterpret_cast<uint8_t*>(begin - static_cast<uintptr_t>(first) * static_cast<uintptr_t>(rows.linesize[i]));
  }
  return origin;
}

/// Copies what the window has of rows `first` to `last` (exclusive) of the scaled picture, which lie in `rows`. Not
/// scaled straight into the target: libswscale may write a few pixels past the end of a row.
void copyTo(const AVFrame& rows, int first, int last, int height, const Conversion& conversion,
            const av::Interrupt& interrupt, uint8_t* target) {
  const Window band = uprightBand(conversion.orientation, rows.width, height, first, last);
  const Window part = intersection(band, conversion.window);
  if (part.width == 0 || part.height == 0) return;
  target += (part.top - conversion.window.top) * conversion.targetStride +
            ptrdiff_t{part.left - conversion.window.left} * conversion.channels;
  const Window own{part.left - band.left, part.top - band.top, part.width, part.height};
  // Stored green, blue, red, in rows of one length.
  const bool planar = rows.format == AV_PIX_FMT_GBRP;
  const Walk walk =
      uprightWalk(conversion.orientation, rows.width, last - first, rows.linesize[0], planar ? 1 : conversion.channels);
  for (int row = 0; row < own.height; row += kBandRows) {
    throwIfStopped(interrupt);
    const int end = std::min(row + kBandRows, own.height);
    if (planar) {
      packUpright({rows.data[2], rows.data[0], rows.data[1]}, walk, own, conversion.channels, target,
                  conversion.targetStride, row, end);
    } else {
      copyUpright(rows.data[0], walk, own, conversion.channels, target, conversion.targetStride, row, end);
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
}

template <typename Scale>
void Converter::forBands(const AVFrame& frame, int width, int height, const av::Interrupt& interrupt, Scale scale) {
  const int bandRows = scalerBandRows(frame, width, height);
  try {
    for (int row = 0; row < frame.height; row += bandRows) {
      throwIfStopped(interrupt);
      scale(row, std::min(bandRows, frame.height - row));
    }
  } catch (...) {
    scaler_.reset();  // it waits for the rest of the picture
    throw;
  }
}

int Converter::scaleRows(const AVFrame& frame, int row, int rows, const std::array<uint8_t*, 4>& origin,
                         const AVFrame& scaled) {
  const AVPixFmtDescriptor& descriptor = pixelFormatOf(frame);
  const bool palette = isPalette(descriptor);
  const uint8_t* planes[4] = {};
  for (int i = 0; i < 4 && frame.data[i] != nullptr; ++i) {
    const bool chroma = i == 1 || i == 2;
    const int shift = chroma && !palette ? descriptor.log2_chroma_h : 0;
    const bool paletteEntries = palette && i == 1;
    planes[i] = frame.data[i] + (paletteEntries ? 0 : (row >> shift) * ptrdiff_t{frame.linesize[i]});
  }
  return av::check(sws_scale(scaler_.get(), planes, frame.linesize, row, rows, origin.data(), scaled.linesize),
                   "scaling the picture");
}

av::FramePtr Converter::scaleWhole(const AVFrame& frame, int width, int height, const Conversion& conversion,
                                   const av::Interrupt& interrupt) {
  prepare(frame, width, height, conversion);
  av::FramePtr scaled = makePicture(scaledFormat(frame, conversion), width, height);
  forBands(frame, width, height, interrupt,
           [&](int row, int rows) { scaleRows(frame, row, rows, originOf(*scaled, 0), *scaled); });
  return scaled;
}

av::FramePtr Converter::scaleWithAlpha(const AVFrame& frame, int width, int height, const Conversion& conversion,
                                       const av::Interrupt& interrupt) {
  Conversion unscaled = conversion;
  unscaled.rowShift = 0;
  const av::FramePtr rgba = scaleWhole(frame, frame.width, frame.height, unscaled, interrupt);
  premultiply(*rgba, interrupt);
  av::FramePtr scaled = scaleWhole(*rgba, width, height, conversion, interrupt);
  unpremultiply(*scaled, interrupt);
  return scaled;
}

void Converter::scaleInBands(const AVFrame& frame, int width, int height, const Conversion& conversion,
                             const av::Interrupt& interrupt, uint8_t* target) {
  prepare(frame, width, height, conversion);
  const AVPixelFormat format = scaledFormat(frame, conversion);
  int made = 0;
  forBands(frame, width, height, interrupt, [&](int row, int rows) {
    const int most = rowsReached(row + rows, frame.height, height) - made;
    if (!band_ || band_->width != width || band_->height < most || band_->format != format) {
      band_ = makePicture(format, width, most);
    }
    const int last = made + scaleRows(frame, row, rows, originOf(*band_, made), *band_);
    copyTo(*band_, made, last, height, conversion, interrupt, target);
    made = last;
  });
  if (planesByteLength(*band_) > kMostKeptBytes) band_.reset();
}

void Converter::convert(const AVFrame& frame, const Conversion& conversion, const av::Interrupt& interrupt,
                        uint8_t* target) {
  const bool swapped = swapsSides(conversion.orientation);
  const int width = swapped ? conversion.scaledHeight : conversion.scaledWidth;
  const int height = swapped ? conversion.scaledWidth : conversion.scaledHeight;
  const bool resized = width != frame.width || height != frame.height;
  if (conversion.map) {
    const av::FramePtr scaled = scaleWhole(frame, width, height, conversion, interrupt);
    const av::FramePtr mapped = mapColours(*scaled, frame, *conversion.map, conversion.channels, interrupt);
    copyTo(*mapped, 0, height, height, conversion, interrupt, target);
  } else if (resized && conversion.channels == 4 && hasAlpha(pixelFormatOf(frame))) {
    const av::FramePtr scaled = scaleWithAlpha(frame, width, height, conversion, interrupt);
    copyTo(*scaled, 0, height, height, conversion, interrupt, target);
  } else {
    scaleInBands(frame, width, height, conversion, interrupt, target);
  }
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
