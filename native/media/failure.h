#pragma once

#include <stdexcept>
#include <string>

#include "av/interrupt.h"

namespace media {

enum class FailureCode { NoVideoStream, InvalidSource, UnsupportedCodec, LimitExceeded, TimedOut, Aborted };

/// A failure the caller can act on: one of the library's stable codes and a message.
class Failure : public std::runtime_error {
 public:
  Failure(FailureCode code, const std::string& message) : std::runtime_error(message), code_(code) {}

  FailureCode code() const noexcept { return code_; }

 private:
  FailureCode code_;
};

/// The name `StillframeError` has for the code.
const char* nameOf(FailureCode code) noexcept;

/// Throws when the running call was aborted or its deadline has passed.
void throwIfStopped(const av::Interrupt& interrupt);

}  // namespace media
