#include "media/alpha_scaler.h"

#include <algorithm>

#include "av/picture_memory.h"
#include "media/failure.h"
#include "media/pixel_format.h"

namespace media {

namespace {

constexpr int kRowsBetweenLooks = 64;
/// Of AV_PIX_FMT_GBRAP, for red, green, blue and alpha.
constexpr int kPlanes[] = {2, 0, 1, 3};

/// The rows of red, green, blue and alpha, or the one row of pixels that have them in turn.
struct Row {
  uint8_t* channels[4];

  Row(const AVFrame& frame, int row) noexcept {
    const bool packed = frame.format == AV_PIX_FMT_RGBA;
    for (int channel = 0; channel < 4; ++channel) {
      const int plane = packed ? 0 : kPlanes[channel];
      channels[channel] = frame.data[plane] + row * ptrdiff_t{frame.linesize[plane]} + (packed ? channel : 0);
    }
  }
};

template <typename Work>
void forRows(int rows, const av::Interrupt& interrupt, Work work) {
  for (int row = 0; row < rows; ++row) {
    if (row % kRowsBetweenLooks == 0) throwIfStopped(interrupt);
    work(row);
  }
}

uint8_t multiply(unsigned colour, unsigned alpha) noexcept {
  // Rounds colour * alpha / 255 exactly, without a division.
  const unsigned product = colour * alpha + 128;
  return static_cast<uint8_t>((product + (product >> 8)) >> 8);
}

uint8_t divide(unsigned colour, unsigned alpha) noexcept {
  if (alpha == 255 || alpha == 0) return static_cast<uint8_t>(alpha == 0 ? 0 : colour);
  // Kernels with negative lobes leave colours that are brighter than their alpha.
  return static_cast<uint8_t>(std::min(255u, (colour * 255 + alpha / 2) / alpha));
}

/// @param kStep samples from one pixel of the source to the next
template <int kStep>
void multiplyInto(const AVFrame& from, AVFrame& planes, const av::Interrupt& interrupt) {
  forRows(planes.height, interrupt, [&](int row) {
    const Row source(from, row);
    const Row target(planes, row);
    const uint8_t* alpha = source.channels[3];
    for (int channel = 0; channel < 3; ++channel) {
      const uint8_t* colour = source.channels[channel];
      uint8_t* to = target.channels[channel];
      for (int x = 0; x < planes.width; ++x) to[x] = multiply(colour[x * kStep], alpha[x * kStep]);
    }
    uint8_t* toAlpha = target.channels[3];
    for (int x = 0; x < planes.width; ++x) toAlpha[x] = alpha[x * kStep];
  });
}

av::FramePtr divideAndPack(const AVFrame& planes, const av::Interrupt& interrupt) {
  av::FramePtr rgba = av::makePicture(AV_PIX_FMT_RGBA, planes.width, planes.height);
  forRows(planes.height, interrupt, [&](int row) {
    const auto& [red, green, blue, alpha] = Row(planes, row).channels;
    uint8_t* pixel = rgba->data[0] + row * ptrdiff_t{rgba->linesize[0]};
    for (int x = 0; x < planes.width; ++x, pixel += 4) {
      pixel[0] = divide(red[x], alpha[x]);
      pixel[1] = divide(green[x], alpha[x]);
      pixel[2] = divide(blue[x], alpha[x]);
      pixel[3] = alpha[x];
    }
  });
  return rgba;
}

/// One plane as a picture of its own, which lives no longer than the planes.
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

/// Planes of the frame's own size. What is packed becomes RGBA first, which changes no colour; libswscale has vector
/// code from planes to planes, and would take packed colours through Y'CbCr on the way to planes.
av::FramePtr AlphaScaler::multiplied(const AVFrame& frame, const Conversion& conversion,
                                     const av::Interrupt& interrupt) {
  Conversion unscaled = conversion;
  unscaled.rowShift = 0;
  const bool isPlanar = (pixelFormatOf(frame).flags & AV_PIX_FMT_FLAG_PLANAR) != 0;
  av::FramePtr planes = av::makePicture(AV_PIX_FMT_GBRAP, frame.width, frame.height);
  if (isPlanar) {
    colourScaler_.scaleInto(*planes, frame, unscaled, interrupt);
    multiplyInto<1>(*planes, *planes, interrupt);
  } else {
    const av::FramePtr rgba = av::makePicture(AV_PIX_FMT_RGBA, frame.width, frame.height);
    colourScaler_.scaleInto(*rgba, frame, unscaled, interrupt);
    multiplyInto<4>(*rgba, *planes, interrupt);
  }
  return planes;
}

av::FramePtr AlphaScaler::scale(const AVFrame& frame, int width, int height, const Conversion& conversion,
                                const av::Interrupt& interrupt) {
  const av::FramePtr planes = multiplied(frame, conversion, interrupt);
  const av::FramePtr scaled = av::makePicture(AV_PIX_FMT_GBRAP, width, height);
  // Each for itself: together libswscale would take red, green and blue through Y'CbCr and back, in three times the
  // time.
  for (const int plane : kPlanes) {
    const av::FramePtr from = asGrey(*planes, plane);
    const av::FramePtr to = asGrey(*scaled, plane);
    planeScaler_.scaleInto(*to, *from, conversion, interrupt);
  }
  return divideAndPack(*scaled, interrupt);
}

}  // namespace media
