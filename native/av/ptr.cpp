#include "av/ptr.h"

#include <new>

#include "av/error.h"

namespace av {

IoContextPtr makeIoContext(int bufferBytes, void* opaque, int (*read)(void*, uint8_t*, int),
                           int64_t (*seek)(void*, int64_t, int)) {
  auto* buffer = static_cast<unsigned char*>(av_malloc(static_cast<size_t>(bufferBytes)));
  if (buffer == nullptr) throw std::bad_alloc();
  IoContextPtr context(avio_alloc_context(buffer, bufferBytes, 0, opaque, read, nullptr, seek));
  if (!context) {
    av_free(buffer);
    throw std::bad_alloc();
  }
  return context;
}

FramePtr makeFrame() {
  FramePtr frame(av_frame_alloc());
  if (!frame) throw std::bad_alloc();
  return frame;
}

PacketPtr makePacket() {
  PacketPtr packet(av_packet_alloc());
  if (!packet) throw std::bad_alloc();
  return packet;
}

void dropData(AVPacket& packet) noexcept {
  av_buffer_unref(&packet.buf);
  packet.data = nullptr;
  packet.size = 0;
}

FramePtr referTo(const AVFrame& frame) {
  FramePtr copy = makeFrame();
  check(av_frame_ref(copy.get(), &frame), "refer to frame");
  return copy;
}

void Dictionary::set(const char* key, const char* value) { check(av_dict_set(&entries_, key, value, 0), "set option"); }

}  // namespace av
