#include "av/picture_memory.h"

#include <sys/mman.h>

#include <algorithm>
#include <cstdint>
#include <new>

#include "av/error.h"

namespace av {

namespace {

// What one entry of the page table spans at the next larger size, on the usual machines.
constexpr size_t kHugePage = 2 << 20;
// As libavcodec's own frames have: its loops read past the end of a plane, and write whole vectors.
constexpr int kAlignment = 64;
constexpr size_t kPlanePadding = 16 + kAlignment - 1;

size_t roundUp(size_t value, size_t unit) noexcept { return (value + unit - 1) / unit * unit; }

void unmap(void* bytes, uint8_t* block) noexcept { munmap(block, reinterpret_cast<uintptr_t>(bytes)); }

AVBufferRef* mapForPool(void*, size_t bytes) noexcept { return mapPicture(bytes).release(); }

}  // namespace

BufferPtr mapPicture(size_t bytes) noexcept {
  // On huge pages it takes a fifth of the time to get the memory: one fault for 512.
  const size_t wanted = roundUp(bytes, kHugePage);
  const size_t mapped = wanted + kHugePage;
  void* const start = mmap(nullptr, mapped, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (start == MAP_FAILED) return nullptr;
  auto* const first = static_cast<uint8_t*>(start);
  const size_t before = roundUp(reinterpret_cast<uintptr_t>(first), kHugePage) - reinterpret_cast<uintptr_t>(first);
  if (before > 0) munmap(first, before);
  uint8_t* const block = first + before;
  munmap(block + wanted, kHugePage - before);
#ifdef MADV_HUGEPAGE
  madvise(block, wanted, MADV_HUGEPAGE);
#endif
  BufferPtr buffer(av_buffer_create(block, bytes, unmap, reinterpret_cast<void*>(wanted), 0));
  if (!buffer) munmap(block, wanted);
  return buffer;
}

PictureLayout::PictureLayout(AVPixelFormat format, int width, int height, const std::array<int, 4>& lineAlignments) {
  // Wider until every plane's lines are aligned, so that they stay in proportion to each other.
  for (int step = width;; step += step & -step) {
    check(av_image_fill_linesizes(linesizes.data(), format, step), "measuring lines");
    const bool aligned = std::equal(linesizes.begin(), linesizes.end(), lineAlignments.begin(),
                                    [](int line, int alignment) { return line % std::max(1, alignment) == 0; });
    if (aligned) break;
  }
  std::array<ptrdiff_t, 4> strides{};
  std::copy(linesizes.begin(), linesizes.end(), strides.begin());
  std::array<size_t, 4> sizes{};
  check(av_image_fill_plane_sizes(sizes.data(), format, height, strides.data()), "measuring planes");
  for (; planes < sizes.size() && sizes[planes] > 0; ++planes) {
    offsets[planes] = bytes;
    bytes += roundUp(sizes[planes] + kPlanePadding, kAlignment);
  }
}

void PictureLayout::place(AVFrame& frame) const noexcept {
  for (size_t plane = 0; plane < planes; ++plane) {
    frame.data[plane] = frame.buf[0]->data + offsets[plane];
    frame.linesize[plane] = linesizes[plane];
  }
  frame.extended_data = frame.data;
}

FramePtr makePicture(AVPixelFormat format, int width, int height) {
  FramePtr picture = makeFrame();
  picture->format = format;
  picture->width = width;
  picture->height = height;
  allocatePicture(*picture);
  return picture;
}

void allocatePicture(AVFrame& frame) {
  const PictureLayout layout(static_cast<AVPixelFormat>(frame.format), frame.width, frame.height,
                             {kAlignment, kAlignment, kAlignment, kAlignment});
  if (layout.bytes < kMappedPictureBytes) {
    check(av_frame_get_buffer(&frame, 0), "allocating a picture");
    return;
  }
  frame.buf[0] = mapPicture(layout.bytes).release();
  if (frame.buf[0] == nullptr) throw std::bad_alloc();
  layout.place(frame);
}

void PicturePool::serve(AVCodecContext& context) noexcept {
  context.opaque = this;
  context.get_buffer2 = getBuffer;
  allowThreadsToGetBuffers(context);
}

int PicturePool::getBuffer(AVCodecContext* context, AVFrame* frame, int flags) noexcept {
  const AVPixFmtDescriptor* format = av_pix_fmt_desc_get(static_cast<AVPixelFormat>(frame->format));
  const bool plain = format != nullptr && (format->flags & (AV_PIX_FMT_FLAG_PAL | AV_PIX_FMT_FLAG_HWACCEL)) == 0;
  if (!plain || (context->codec->capabilities & AV_CODEC_CAP_DR1) == 0) {
    return avcodec_default_get_buffer2(context, frame, flags);
  }
  try {
    int width = frame->width;
    int height = frame->height;
    std::array<int, AV_NUM_DATA_POINTERS> aligned{};
    avcodec_align_dimensions2(context, &width, &height, aligned.data());
    const PictureLayout layout(static_cast<AVPixelFormat>(frame->format), width, height,
                               {aligned[0], aligned[1], aligned[2], aligned[3]});
    if (layout.bytes < kMappedPictureBytes) return avcodec_default_get_buffer2(context, frame, flags);
    frame->buf[0] = static_cast<PicturePool*>(context->opaque)->take(layout.bytes).release();
    if (frame->buf[0] == nullptr) return AVERROR(ENOMEM);
    layout.place(*frame);
    return 0;
  } catch (const std::exception&) {
    return AVERROR(EINVAL);
  }
}

BufferPtr PicturePool::take(size_t bytes) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!pool_ || bytes_ != bytes) {
    pool_.reset(av_buffer_pool_init2(bytes, nullptr, mapForPool, nullptr));
    bytes_ = bytes;
  }
  return BufferPtr(pool_ ? av_buffer_pool_get(pool_.get()) : nullptr);
}

}  // namespace av
