#pragma once

#include <stdexcept>
#include <string>

namespace av {

/// A libav call that failed: what was attempted, libav's code, and its last words.
class Error : public std::runtime_error {
 public:
  Error(const char* operation, int code);

  int code() const noexcept { return code_; }

 private:
  int code_;
};

/// The only place where a libav return code becomes an exception. Returns `result` when it is not an error.
int check(int result, const char* operation);

}  // namespace av
