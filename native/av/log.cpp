#include "av/log.h"

#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <mutex>

#include "av/ffmpeg.h"

namespace av {

namespace {

// A plain array: a std::string would need a destructor that outlives libav's own threads.
thread_local char lastMessage[256];

void keepMessage(void*, int level, const char* format, va_list arguments) {
  if (level > AV_LOG_ERROR) return;
  std::vsnprintf(lastMessage, sizeof lastMessage, format, arguments);
  lastMessage[std::strcspn(lastMessage, "\r\n")] = '\0';
}

}  // namespace

void installLogBridge() {
  static std::once_flag once;
  std::call_once(once, [] { av_log_set_callback(keepMessage); });
}

std::string takeLastMessage() {
  std::string message = lastMessage;
  lastMessage[0] = '\0';
  return message;
}

}  // namespace av
