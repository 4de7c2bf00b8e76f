#pragma once

namespace pixels {

struct Rectangle {
  int left = 0;
  int top = 0;
  int width = 0;
  int height = 0;

  bool isEmpty() const noexcept { return width == 0; }
  /// The smallest that holds both.
  Rectangle joined(const Rectangle& other) const noexcept;
};

}  // namespace pixels
