#pragma once

#include "pixels/ycc.h"

namespace pixels {

/// Whether what is seen of a picture is of few colours in areas: lossless WebP takes fewer bytes for it than lossy, and
/// is sharper. What is clear says nothing of that: a few blocks of a film have few colours, too, and lossy takes a
/// third of the bytes for them.
bool isFlat(const Picture& picture);

}  // namespace pixels
