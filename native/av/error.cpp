#include "av/error.h"

#include "av/ffmpeg.h"
#include "av/log.h"

namespace av {

namespace {

std::string describe(const char* operation, int code) {
  char reason[AV_ERROR_MAX_STRING_SIZE] = {};
  av_strerror(code, reason, sizeof reason);
  std::string text = std::string(operation) + ": " + reason;
  const std::string detail = takeLastMessage();
  if (!detail.empty()) text += " (" + detail + ")";
  return text;
}

}  // namespace

Error::Error(const char* operation, int code) : std::runtime_error(describe(operation, code)), code_(code) {}

int check(int result, const char* operation) {
  if (result < 0) throw Error(operation, result);
  return result;
}

}  // namespace av
