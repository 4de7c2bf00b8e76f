#pragma once

#include <cstdint>

namespace pixels {

/// Gives clear pixels of an RGBA picture, which nobody will see, the colours that cost an encoder of blocks the least
/// and leave the visible pixels beside them alone. In a block that is partly seen that is the mean of what is seen; in
/// one that is not, the mean of the edges it is predicted from, so that nothing has to be said about it. Left black,
/// clear pixels cost a tenth of the bytes and, by their hard edges, several hundredths of SSIM.
void fillClear(uint8_t* rgba, int width, int height);

}  // namespace pixels
