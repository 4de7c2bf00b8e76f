#pragma once

#include <string>

namespace av {

/// libav prints to stderr unless told otherwise, and a library prints nothing: its messages are kept instead,
/// the last error of each thread, so that a failure can say what libav said. Done once per process.
void installLogBridge();

/// The calling thread's last error message, which is then forgotten; empty when there was none.
std::string takeLastMessage();

}  // namespace av
