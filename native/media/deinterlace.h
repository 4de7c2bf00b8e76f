#pragma once

#include "av/interrupt.h"
#include "av/ptr.h"

namespace media {

/// What of a frame becomes the picture.
enum class Fields { Both, First, Deinterlaced };

/// What is wanted, or what comes closest for this kind of pixels: some formats have no lines of whole bytes to
/// interpolate, and in some heights the second field has a line fewer.
Fields possibleFields(Fields wanted, const AVFrame& frame) noexcept;

/// The field of an interlaced frame that is shown first, as a picture of half the height: a view, nothing is copied.
/// For pictures that are much smaller than the frame, where nobody can see that the other field's lines are missing.
av::FramePtr firstField(const AVFrame& frame);

/// How far below their places the rows of that picture belong, in its rows: stretched over the whole height, a top
/// field's lines come to lie a quarter of a row too low, a bottom field's as much too high.
double firstFieldShift(const AVFrame& frame) noexcept;

/// The whole picture at the time of the first field: its lines as they are, and the other field's lines interpolated
/// from those around them and from the frames before and after. Either may be null, at the ends of a stream: without
/// the one before, only the field itself is used; for the one after, the frame itself stands in. The method is that of
/// ffmpeg's bwdif in the mode `send_frame`: BBC R&D's Martin Weston's three-field filter (BBC RD 1987/22), held within
/// what moves by yadif's checks.
av::FramePtr deinterlace(const AVFrame& frame, const AVFrame* before, const AVFrame* after,
                         const av::Interrupt& interrupt);

}  // namespace media
