#include "media/scaler.h"

#include <array>
#include <cstdint>
#include <string>

#include "av/error.h"
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

// Room behind the rows of a band that should come: one that comes too many is an error, but overwrites nothing.
constexpr int kSpareRows = 8;

// Beyond about 42 times smaller libswscale works in two steps, which crash on slices: they want the whole frame.
constexpr int kLargestSlicedReduction = 32;

/// libswscale makes planes of opaque Y'CbCr by vector code and packed pixels one by one, which takes two to six times
/// as long for the same bytes. (Of single planes of grey it makes other ones.)
bool isQuickerInPlanes(const AVPixFmtDescriptor& format) noexcept {
  constexpr uint64_t kOthers = AV_PIX_FMT_FLAG_RGB | AV_PIX_FMT_FLAG_PAL | AV_PIX_FMT_FLAG_ALPHA;
  return format.nb_components == 3 && (format.flags & kOthers) == 0;
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

}  // namespace

AVPixelFormat scaledFormat(const AVFrame& frame, const Conversion& conversion) {
  if (conversion.map) return samplesFormat(frame, conversion.channels);
  if (isQuickerInPlanes(pixelFormatOf(frame))) return AV_PIX_FMT_GBRP;
  return conversion.channels == 4 ? AV_PIX_FMT_RGBA : AV_PIX_FMT_RGB24;
}

void Scaler::renew(AVChromaLocation location, double rowShift) {
  if (scaler_ && location == location_ && rowShift == shift_) return;
  // Neither is among what libswscale compares when it decides whether a scaler still serves. The place of chroma it
  // hands on from the context it is given to the one it makes.
  scaler_.reset(sws_alloc_context());
  const ChromaOffset offset = chromaOffset(location);
  av::check(av_opt_set_int(scaler_.get(), "src_h_chr_pos", offset.x, 0), "placing chroma samples");
  av::check(av_opt_set_int(scaler_.get(), "src_v_chr_pos", offset.y, 0), "placing chroma samples");
  location_ = location;
  shift_ = rowShift;
}

void Scaler::prepare(const AVFrame& frame, int width, int height, AVPixelFormat format, const Conversion& conversion) {
  const bool rgb = isRgb(pixelFormatOf(frame));
  // Without it the scaler halves the colours of RGB, as if they were 4:2:2.
  const int flags = kScalerFlags | (rgb ? SWS_FULL_CHR_H_INP : 0);
  renew(possibleLocation(conversion.chromaLocation, frame), conversion.rowShift);
  RowShift shift(conversion.rowShift);
  scaler_.reset(sws_getCachedContext(scaler_.release(), frame.width, frame.height,
                                     static_cast<AVPixelFormat>(frame.format), width, height, format, flags,
                                     shift.filter(), nullptr, nullptr));
  if (!scaler_) {
    const char* name = av_get_pix_fmt_name(static_cast<AVPixelFormat>(frame.format));
    throw Failure(FailureCode::UnsupportedCodec,
                  std::string("libswscale cannot convert pixel format ") + (name == nullptr ? "unknown" : name));
  }
  width_ = width;
  height_ = height;
  made_ = 0;
  // Levels that mean nothing but themselves. Told of ranges, libswscale would stretch them where it works in two steps.
  if (format == AV_PIX_FMT_GRAY8) return;
  // RGB goes through YUV on its way through the scaler, and must come back by the matrix it went in with.
  const int* coefficients = sws_getCoefficients(rgb ? SWS_CS_DEFAULT : conversion.matrix);
  // What is mapped afterwards keeps the range it has.
  const int range = conversion.fullRange ? 1 : 0;
  const int targetRange = conversion.map ? range : 1;
  // Fails for formats without a matrix (gray), which then need none.
  sws_setColorspaceDetails(scaler_.get(), coefficients, range, coefficients, targetRange, 0, 1 << 16, 1 << 16);
}

void Scaler::scaleInto(AVFrame& target, const AVFrame& frame, const Conversion& conversion,
                       const av::Interrupt& interrupt) {
  prepare(frame, target.width, target.height, static_cast<AVPixelFormat>(target.format), conversion);
  forBands(frame, interrupt, [&](int row, int rows) { scaleRows(frame, row, rows, target, 0); });
}

/// Rows of the source for one call of the scaler.
int Scaler::bandRows(const AVFrame& frame) const noexcept {
  const bool large =
      frame.width / width_ >= kLargestSlicedReduction || frame.height / height_ >= kLargestSlicedReduction;
  if (large) return frame.height;
  const int64_t bounded = kBandPixels * frame.height / (int64_t{width_} * height_);
  return static_cast<int>(std::clamp<int64_t>(bounded / kFewestRows * kFewestRows, kFewestRows, kBandRows));
}

int Scaler::roomFor(const AVFrame& frame, int frameRows) const noexcept {
  // A row comes once all that it is mixed from is there, so hardly more than in proportion.
  constexpr int kRounding = 2;
  const int64_t reached = std::min<int64_t>(height_, int64_t{frameRows} * height_ / frame.height + kRounding);
  return static_cast<int>(reached) - made_ + kSpareRows;
}

void Scaler::scaleRows(const AVFrame& frame, int row, int rows, AVFrame& scaled, int first) {
  const AVPixFmtDescriptor& descriptor = pixelFormatOf(frame);
  const bool palette = isPalette(descriptor);
  const uint8_t* planes[4] = {};
  for (int i = 0; i < 4 && frame.data[i] != nullptr; ++i) {
    const bool chroma = i == 1 || i == 2;
    const int shift = chroma && !palette ? descriptor.log2_chroma_h : 0;
    const bool paletteEntries = palette && i == 1;
    planes[i] = frame.data[i] + (paletteEntries ? 0 : (row >> shift) * ptrdiff_t{frame.linesize[i]});
  }
  made_ += av::check(
      sws_scale(scaler_.get(), planes, frame.linesize, row, rows, originOf(scaled, first).data(), scaled.linesize),
      "scaling the picture");
  if (made_ - first > scaled.height) throw std::runtime_error("libswscale made more rows than the picture has");
}

}  // namespace media
