#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include "av/log.h"

int main(int argc, char** argv) {
  av::installLogBridge();
  return doctest::Context(argc, argv).run();
}
