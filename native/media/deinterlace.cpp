#include "media/deinterlace.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>

#include "av/error.h"
#include "av/picture_memory.h"
#include "media/failure.h"
#include "media/pixel_format.h"

namespace media {

namespace {

constexpr int kRowsBetweenLooks = 64;

// Weston's filters, in units of 1/8192: low and high frequencies of three fields, and one field alone.
constexpr int kScale = 13;
constexpr int kLowNear = 4309, kLowFar = 213;
constexpr int kHighHere = 5570, kHighNear = 3801, kHighFar = 1016;
constexpr int kFieldNear = 5077, kFieldFar = 981;

/// One plane, whose lines outside of it are those mirrored at its edge: they belong to the same field.
template <typename Sample>
struct Plane {
  const uint8_t* data;
  ptrdiff_t stride;
  int rows;

  const Sample* line(int row) const noexcept {
    if (row < 0) row = -row;
    if (row >= rows) row = 2 * (rows - 1) - row;
    return reinterpret_cast<const Sample*>(data + std::clamp(row, 0, rows - 1) * stride);
  }
};

template <typename Sample>
struct Planes {
  Plane<Sample> before;
  Plane<Sample> here;
  Plane<Sample> after;
};

template <typename Sample>
void interpolateInField(const Plane<Sample>& here, int row, int count, int most, Sample* __restrict target) {
  const Sample* __restrict above = here.line(row - 1);
  const Sample* __restrict below = here.line(row + 1);
  const Sample* __restrict above3 = here.line(row - 3);
  const Sample* __restrict below3 = here.line(row + 3);
  for (int x = 0; x < count; ++x) {
    const int value = (kFieldNear * (above[x] + below[x]) - kFieldFar * (above3[x] + below3[x])) >> kScale;
    target[x] = static_cast<Sample>(std::clamp(value, 0, most));
  }
}

/// The lines of the other field at three distances are those of the frame before (half a frame earlier than the first
/// field) and of this one (half a frame later).
template <typename Sample, bool Inner>
void interpolate(const Planes<Sample>& planes, int row, int count, int most, bool checkSpace,
                 Sample* __restrict target) {
  const auto [before, here, after] = planes;
  const Sample *above = here.line(row - 1), *below = here.line(row + 1);
  const Sample *above3 = here.line(row - 3), *below3 = here.line(row + 3);
  const Sample *beforeAbove = before.line(row - 1), *beforeBelow = before.line(row + 1);
  const Sample *afterAbove = after.line(row - 1), *afterBelow = after.line(row + 1);
  const Sample *early = before.line(row), *late = here.line(row);
  const Sample *earlyUp2 = before.line(row - 2), *lateUp2 = here.line(row - 2);
  const Sample *earlyDown2 = before.line(row + 2), *lateDown2 = here.line(row + 2);
  const Sample *earlyUp4 = before.line(row - 4), *lateUp4 = here.line(row - 4);
  const Sample *earlyDown4 = before.line(row + 4), *lateDown4 = here.line(row + 4);
  for (int x = 0; x < count; ++x) {
    const int up = above[x], down = below[x];
    const int still = (early[x] + late[x]) >> 1;
    const int change = std::abs(early[x] - late[x]);
    const int changeBefore = (std::abs(beforeAbove[x] - up) + std::abs(beforeBelow[x] - down)) >> 1;
    const int changeAfter = (std::abs(afterAbove[x] - up) + std::abs(afterBelow[x] - down)) >> 1;
    const int moved = std::max({change >> 1, changeBefore, changeAfter});
    const int up2 = ((earlyUp2[x] + lateUp2[x]) >> 1) - up;
    const int down2 = ((earlyDown2[x] + lateDown2[x]) >> 1) - down;
    const int highest = std::max({still - down, still - up, std::min(up2, down2)});
    const int lowest = std::min({still - down, still - up, std::max(up2, down2)});
    const int room = checkSpace ? std::max({moved, lowest, -highest}) : moved;

    int value = (up + down) >> 1;
    if (Inner) {
      const int near = kFieldNear * (up + down) - kFieldFar * (above3[x] + below3[x]);
      const int high = kHighHere * (early[x] + late[x]) -
                       kHighNear * (earlyUp2[x] + lateUp2[x] + earlyDown2[x] + lateDown2[x]) +
                       kHighFar * (earlyUp4[x] + lateUp4[x] + earlyDown4[x] + lateDown4[x]);
      const int both = (high >> 2) + kLowNear * (up + down) - kLowFar * (above3[x] + below3[x]);
      value = (std::abs(up - down) > change ? both : near) >> kScale;
    }
    value = std::min(std::max(value, still - room), still + room);
    value = std::clamp(value, 0, most);
    target[x] = static_cast<Sample>(moved == 0 ? still : value);
  }
}

template <typename Sample>
void deinterlacePlane(const Planes<Sample>& planes, bool alone, int keptParity, int count, int most,
                      const av::Interrupt& interrupt, uint8_t* target, ptrdiff_t stride) {
  const int rows = planes.here.rows;
  for (int row = 0; row < rows; ++row) {
    if (row % kRowsBetweenLooks == 0) throwIfStopped(interrupt);
    auto* line = reinterpret_cast<Sample*>(target + row * stride);
    if (row % 2 == keptParity) {
      std::memcpy(line, planes.here.line(row), static_cast<size_t>(count) * sizeof(Sample));
    } else if (alone) {
      interpolateInField(planes.here, row, count, most, line);
    } else if (row < 4 || row + 5 > rows) {
      interpolate<Sample, false>(planes, row, count, most, row >= 2 && row + 3 <= rows, line);
    } else {
      interpolate<Sample, true>(planes, row, count, most, true, line);
    }
  }
}

template <typename Sample>
void deinterlacePlanes(const AVFrame& frame, const AVFrame* before, const AVFrame* after, int most,
                       const av::Interrupt& interrupt, AVFrame& target) {
  const auto format = static_cast<AVPixelFormat>(frame.format);
  const AVPixFmtDescriptor& descriptor = *av_pix_fmt_desc_get(format);
  const bool alone = before == nullptr;
  const AVFrame& first = alone ? frame : *before;
  const AVFrame& last = after == nullptr ? frame : *after;
  for (int plane = 0; plane < 4 && frame.data[plane] != nullptr; ++plane) {
    const int shift = plane == 1 || plane == 2 ? descriptor.log2_chroma_h : 0;
    const int rows = AV_CEIL_RSHIFT(frame.height, shift);
    const auto of = [plane, rows](const AVFrame& source) {
      return Plane<Sample>{source.data[plane], source.linesize[plane], rows};
    };
    const int bytes = av::check(av_image_get_linesize(format, frame.width, plane), "measuring a line");
    deinterlacePlane<Sample>({of(first), of(frame), of(last)}, alone, av::isTopFieldFirst(frame) ? 0 : 1,
                             bytes / static_cast<int>(sizeof(Sample)), most, interrupt, target.data[plane],
                             target.linesize[plane]);
  }
}

/// Bytes a sample when every line is a row of samples of 8 bits, or of up to 16 in the machine's order; 0 else.
int sampleBytes(const AVPixFmtDescriptor& descriptor) noexcept {
  constexpr uint64_t kOther =
      AV_PIX_FMT_FLAG_PAL | AV_PIX_FMT_FLAG_BITSTREAM | AV_PIX_FMT_FLAG_HWACCEL | AV_PIX_FMT_FLAG_FLOAT;
  if ((descriptor.flags & kOther) != 0) return 0;
  const int depth = descriptor.comp[0].depth;
  const int bytes = depth > 8 ? 2 : 1;
  if (depth < 8 || depth > 16) return 0;
  if (bytes == 2 && ((descriptor.flags & AV_PIX_FMT_FLAG_BE) != 0) != (AV_NE(1, 0) == 1)) return 0;
  for (int i = 0; i < descriptor.nb_components; ++i) {
    const AVComponentDescriptor& component = descriptor.comp[i];
    if (component.depth != depth || component.step % bytes != 0 || component.offset % bytes != 0) return 0;
    if (component.shift != descriptor.comp[0].shift) return 0;
  }
  return bytes;
}

bool isAlike(const AVFrame& one, const AVFrame& other) noexcept {
  return one.format == other.format && one.width == other.width && one.height == other.height;
}

}  // namespace

Fields possibleFields(Fields wanted, const AVFrame& frame) noexcept {
  const AVPixFmtDescriptor& descriptor = pixelFormatOf(frame);
  const bool equal = frame.height % (2 << descriptor.log2_chroma_h) == 0;
  const bool whole = sampleBytes(descriptor) > 0;
  if (wanted == Fields::First && !equal) return whole ? Fields::Deinterlaced : Fields::Both;
  if (wanted == Fields::Deinterlaced && !whole) return equal ? Fields::First : Fields::Both;
  return wanted;
}

av::FramePtr firstField(const AVFrame& frame) {
  av::FramePtr field = av::referTo(frame);
  for (int plane = 0; plane < 4 && field->data[plane] != nullptr; ++plane) {
    if (isPalette(pixelFormatOf(frame)) && plane == 1) continue;
    if (!av::isTopFieldFirst(frame)) field->data[plane] += field->linesize[plane];
    field->linesize[plane] *= 2;
  }
  field->height = frame.height / 2;
  return field;
}

double firstFieldShift(const AVFrame& frame) noexcept { return av::isTopFieldFirst(frame) ? 0.25 : -0.25; }

av::FramePtr deinterlace(const AVFrame& frame, const AVFrame* before, const AVFrame* after,
                         const av::Interrupt& interrupt) {
  const AVPixFmtDescriptor& descriptor = pixelFormatOf(frame);
  if (before != nullptr && !isAlike(*before, frame)) before = nullptr;
  if (after != nullptr && !isAlike(*after, frame)) after = nullptr;
  av::FramePtr whole = av::makePicture(static_cast<AVPixelFormat>(frame.format), frame.width, frame.height);
  av::check(av_frame_copy_props(whole.get(), &frame), "describing the deinterlaced picture");
  const int most = ((1 << descriptor.comp[0].depth) - 1) << descriptor.comp[0].shift;
  if (sampleBytes(descriptor) == 1) {
    deinterlacePlanes<uint8_t>(frame, before, after, most, interrupt, *whole);
  } else {
    deinterlacePlanes<uint16_t>(frame, before, after, most, interrupt, *whole);
  }
  return whole;
}

}  // namespace media
