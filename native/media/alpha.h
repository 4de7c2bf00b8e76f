#pragma once

#include "av/interrupt.h"
#include "av/ptr.h"

namespace media {

/// Multiplies the colours of an RGBA picture by their alpha. Scaling mixes neighbours, and a clear pixel must add
/// nothing of the colour that happens to be stored under it: the edges of what is opaque would take it on.
void premultiply(AVFrame& rgba, const av::Interrupt& interrupt);

/// The reverse, after scaling.
void unpremultiply(AVFrame& rgba, const av::Interrupt& interrupt);

}  // namespace media
