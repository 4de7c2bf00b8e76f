#include "pixels/jpeg.h"

#include <turbojpeg.h>

#include <new>
#include <stdexcept>
#include <string>

namespace pixels {

namespace {

struct Destroy {
  void operator()(void* encoder) const noexcept { tjDestroy(encoder); }
};

}  // namespace

void Jpeg::Free::operator()(uint8_t* bytes) const noexcept { tjFree(bytes); }

Jpeg encodeJpeg(const Picture& picture, int quality) {
  const std::unique_ptr<void, Destroy> encoder(tjInitCompress());
  if (!encoder) throw std::bad_alloc();
  unsigned char* bytes = nullptr;
  unsigned long length = 0;
  const int result = tjCompress2(encoder.get(), picture.data, picture.width, 0, picture.height, TJPF_RGB, &bytes,
                                 &length, TJSAMP_420, quality, TJFLAG_ACCURATEDCT);
  Jpeg jpeg{std::unique_ptr<uint8_t[], Jpeg::Free>(bytes), length};
  if (result != 0) throw std::runtime_error(std::string("encoding a jpg: ") + tjGetErrorStr2(encoder.get()));
  return jpeg;
}

}  // namespace pixels
