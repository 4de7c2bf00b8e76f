#include "media/failure.h"

namespace media {

const char* nameOf(FailureCode code) noexcept {
  switch (code) {
    case FailureCode::NoVideoStream:
      return "NO_VIDEO_STREAM";
    case FailureCode::InvalidSource:
      return "INVALID_SOURCE";
    case FailureCode::UnsupportedCodec:
      return "UNSUPPORTED_CODEC";
    case FailureCode::LimitExceeded:
      return "LIMIT_EXCEEDED";
    case FailureCode::TimedOut:
      return "TIMEOUT";
    case FailureCode::Aborted:
      return "ABORTED";
  }
  return "INTERNAL";
}

void throwIfStopped(const av::Interrupt& interrupt) {
  switch (interrupt.poll()) {
    case av::Stop::None:
      return;
    case av::Stop::Aborted:
      throw Failure(FailureCode::Aborted, "the call was aborted");
    case av::Stop::TimedOut:
      throw Failure(FailureCode::TimedOut, "the deadline of the call has passed");
  }
}

}  // namespace media
