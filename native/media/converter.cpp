#include "media/converter.h"

#include <algorithm>

#include "av/picture_memory.h"
#include "media/failure.h"
#include "media/map_colours.h"
#include "media/pixel_format.h"
#include "media/planes.h"

namespace media {

namespace {

// Rows copied between two looks at the interrupt.
constexpr int kBandRows = 128;

// Larger ones are not kept for the next conversion.
constexpr size_t kMostKeptBytes = 8 << 20;

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

void Converter::scaleInBands(const AVFrame& frame, int width, int height, const Conversion& conversion,
                             const av::Interrupt& interrupt, uint8_t* target) {
  const AVPixelFormat format = scaledFormat(frame, conversion);
  scaler_.prepare(frame, width, height, format, conversion);
  scaler_.forBands(frame, interrupt, [&](int row, int rows) {
    const int room = scaler_.roomFor(frame, row + rows);
    if (!band_ || band_->width != width || band_->height < room || band_->format != format) {
      band_ = av::makePicture(format, width, room);
    }
    const int first = scaler_.made();
    scaler_.scaleRows(frame, row, rows, *band_, first);
    copyTo(*band_, first, scaler_.made(), height, conversion, interrupt, target);
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
    const av::FramePtr scaled = av::makePicture(scaledFormat(frame, conversion), width, height);
    scaler_.scaleInto(*scaled, frame, conversion, interrupt);
    const av::FramePtr mapped = mapColours(*scaled, frame, *conversion.map, conversion.channels, interrupt);
    copyTo(*mapped, 0, height, height, conversion, interrupt, target);
  } else if (resized && conversion.channels == 4 && hasAlpha(pixelFormatOf(frame))) {
    const av::FramePtr scaled = alphaScaler_.scale(frame, width, height, conversion, interrupt);
    copyTo(*scaled, 0, height, height, conversion, interrupt, target);
  } else {
    scaleInBands(frame, width, height, conversion, interrupt, target);
  }
}

}  // namespace media
