#include "media/alpha_scaler.h"

#include <algorithm>

#include "av/picture_memory.h"
#include "media/failure.h"

namespace media {

namespace {

constexpr int kRowsBetweenLooks = 64;
/// Of AV_PIX_FMT_GBRAP.
constexpr int kAlphaPlane = 3;
constexpr int kPlaneOfColour[] = {2, 0, 1};

const uint8_t* rowOf(const AVFrame& planes, int plane, int row) noexcept {
  return planes.data[plane] + row * ptrdiff_t{planes.linesize[plane]};
}

void multiply(AVFrame& planes, const av::Interrupt& interrupt) {
  for (int row = 0; row < planes.height; ++row) {
    if (row % kRowsBetweenLooks == 0) throwIfStopped(interrupt);
    const uint8_t* alpha = rowOf(planes, kAlphaPlane, row);
    for (const int plane : kPlaneOfColour) {
      uint8_t* colour = planes.data[plane] + row * ptrdiff_t{planes.linesize[plane]};
      for (int x = 0; x < planes.width; ++x) {
        // Rounds colour * alpha / 255 exactly, without a division.
        const unsigned product = unsigned{colour[x]} * alpha[x] + 128;
        colour[x] = static_cast<uint8_t>((product + (product >> 8)) >> 8);
      }
    }
  }
}

uint8_t divided(unsigned colour, unsigned alpha) noexcept {
  if (alpha == 255 || alpha == 0) return static_cast<uint8_t>(alpha == 0 ? 0 : colour);
  // Kernels with negative lobes leave colours that are brighter than their alpha.
  return static_cast<uint8_t>(std::min(255u, (colour * 255 + alpha / 2) / alpha));
}

av::FramePtr dividedAndPacked(const AVFrame& planes, const av::Interrupt& interrupt) {
  av::FramePtr rgba = av::makePicture(AV_PIX_FMT_RGBA, planes.width, planes.height);
  for (int row = 0; row < planes.height; ++row) {
    if (row % kRowsBetweenLooks == 0) throwIfStopped(interrupt);
    const uint8_t* alpha = rowOf(planes, kAlphaPlane, row);
    const uint8_t* colours[3];
    for (int colour = 0; colour < 3; ++colour) colours[colour] = rowOf(planes, kPlaneOfColour[colour], row);
    uint8_t* pixel = rgba->data[0] + row * ptrdiff_t{rgba->linesize[0]};
    for (int x = 0; x < planes.width; ++x, pixel += 4) {
      for (int colour = 0; colour < 3; ++colour) pixel[colour] = divided(colours[colour][x], alpha[x]);
      pixel[3] = alpha[x];
    }
  }
  return rgba;
}

/// One plane as a picture of its own. It lives no longer than the planes.
av::FramePtr asGrey(const AVFrame& planes, int plane) {
  av::FramePtr grey = av::makeFrame();
  grey->format = AV_PIX_FMT_GRAY8;
  grey->width = planes.width;
  grey->height = planes.height;
  grey->data[0] = planes.data[plane];
  grey->linesize[0] = planes.linesize[plane];
  return grey;
}

}  // namespace

av::FramePtr AlphaScaler::scale(const AVFrame& frame, int width, int height, const Conversion& conversion,
                                const av::Interrupt& interrupt) {
  Conversion unscaled = conversion;
  unscaled.rowShift = 0;
  const av::FramePtr planes = av::makePicture(AV_PIX_FMT_GBRAP, frame.width, frame.height);
  toPlanes_.prepare(frame, frame.width, frame.height, AV_PIX_FMT_GBRAP, unscaled);
  toPlanes_.forBands(frame, interrupt, [&](int row, int rows) { toPlanes_.scaleRows(frame, row, rows, *planes, 0); });
  multiply(*planes, interrupt);

  // Each for itself: libswscale would take red, green and blue through Y'CbCr and back, in three times the time.
  Conversion single;
  single.fullRange = true;
  single.rowShift = conversion.rowShift;
  const av::FramePtr scaled = av::makePicture(AV_PIX_FMT_GBRAP, width, height);
  for (int plane = 0; plane <= kAlphaPlane; ++plane) {
    const av::FramePtr from = asGrey(*planes, plane);
    const av::FramePtr to = asGrey(*scaled, plane);
    planes_.prepare(*from, width, height, AV_PIX_FMT_GRAY8, single);
    planes_.forBands(*from, interrupt, [&](int row, int rows) { planes_.scaleRows(*from, row, rows, *to, 0); });
  }
  return dividedAndPacked(*scaled, interrupt);
}

}  // namespace media
