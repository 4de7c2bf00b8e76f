#include "av/heap.h"

#include <cstdlib>  // says whether this is glibc

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace av {

void trimHeaps() noexcept {
#ifdef __GLIBC__
  malloc_trim(0);
#endif
}

}  // namespace av
