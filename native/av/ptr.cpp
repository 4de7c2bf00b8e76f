#include "av/ptr.h"

#include <new>

#include "av/error.h"

namespace av {

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

FramePtr referTo(const AVFrame& frame) {
  FramePtr copy = makeFrame();
  check(av_frame_ref(copy.get(), &frame), "refer to frame");
  return copy;
}

void Dictionary::set(const char* key, const char* value) { check(av_dict_set(&entries_, key, value, 0), "set option"); }

}  // namespace av
