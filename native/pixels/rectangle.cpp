#include "pixels/rectangle.h"

#include <algorithm>

namespace pixels {

Rectangle Rectangle::joined(const Rectangle& other) const noexcept {
  if (isEmpty()) return other;
  if (other.isEmpty()) return *this;
  const int x = std::min(left, other.left);
  const int y = std::min(top, other.top);
  return {x, y, std::max(left + width, other.left + other.width) - x,
          std::max(top + height, other.top + other.height) - y};
}

}  // namespace pixels
