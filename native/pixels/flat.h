#pragma once

#include "pixels/ycc.h"

namespace pixels {

/// Whether a picture is of few colours in areas: lossless WebP takes fewer bytes for it than lossy, and is sharper.
bool isFlat(const Picture& picture);

}  // namespace pixels
