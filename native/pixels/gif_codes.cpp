#include "pixels/gif_codes.h"

#include <algorithm>
#include <array>

#include "media/failure.h"

namespace pixels {

namespace {

constexpr int kMostBits = 12;
constexpr int kMostCodes = 1 << kMostBits;
constexpr int kRowsBetweenLooks = 64;
constexpr size_t kMostInBlock = 255;
/// How often a full table is asked whether it still serves.
constexpr int kCodesBetweenVerdicts = 512;

/// The strings that have a code: the code of all but the last index, with that index, leads to the next code.
class CodeTable {
 public:
  CodeTable() { clear(); }

  void clear() { slots_.fill(kFree); }

  /// The place of a string: it holds its code, or is free for it.
  uint32_t& place(uint32_t prefix, uint32_t index) noexcept {
    const uint32_t key = prefix << 8 | index;
    uint32_t at = (key * 0x9E3779B1U) >> (32 - kSlotBits);
    while (slots_[at] != kFree && slots_[at] >> kMostBits != key) at = (at + 1) & (kSlots - 1);
    return slots_[at];
  }

  static bool isFree(uint32_t slot) noexcept { return slot == kFree; }
  static uint32_t codeOf(uint32_t slot) noexcept { return slot & (kMostCodes - 1); }
  static uint32_t slotFor(uint32_t prefix, uint32_t index, uint32_t code) noexcept {
    return (prefix << 8 | index) << kMostBits | code;
  }

 private:
  static constexpr int kSlotBits = 13;
  static constexpr uint32_t kSlots = 1U << kSlotBits;
  // No string has it: the first index of one is a code of its own, and codes end below.
  static constexpr uint32_t kFree = UINT32_MAX;

  std::array<uint32_t, kSlots> slots_{};
};

/// Codes of growing width, lowest bits first.
class BitWriter {
 public:
  void write(uint32_t code, int bits) {
    pending_ |= static_cast<uint64_t>(code) << count_;
    count_ += bits;
    while (count_ >= 8) {
      bytes_.push_back(static_cast<uint8_t>(pending_));
      pending_ >>= 8;
      count_ -= 8;
    }
  }

  const std::vector<uint8_t>& finish() {
    if (count_ > 0) bytes_.push_back(static_cast<uint8_t>(pending_));
    return bytes_;
  }

 private:
  std::vector<uint8_t> bytes_;
  uint64_t pending_ = 0;
  int count_ = 0;
};

/// A full table goes on serving as long as it needs no more bits a pixel than it took while it grew.
class Compressor {
 public:
  explicit Compressor(int bits) : bits_(bits), clear_(1U << bits) {
    writer_.write(clear_, bits_ + 1);
    restart();
  }

  void add(uint8_t index) {
    ++pixels_;
    if (prefix_ == kNone) {
      prefix_ = index;
      return;
    }
    uint32_t& place = table_.place(prefix_, index);
    if (!CodeTable::isFree(place)) {
      prefix_ = CodeTable::codeOf(place);
      return;
    }
    put(prefix_);
    if (next_ < kMostCodes) {
      place = CodeTable::slotFor(prefix_, index, next_++);
      if (next_ == kMostCodes) beFull();
    } else if (--codesLeft_ == 0) {
      judge();
    }
    prefix_ = index;
  }

  const std::vector<uint8_t>& finish() {
    if (prefix_ != kNone) put(prefix_);
    put(clear_ + 1);
    return writer_.finish();
  }

 private:
  static constexpr uint32_t kNone = UINT32_MAX;

  /// Whoever reads this learns each code of the table one code later than it is made here.
  void put(uint32_t code) {
    writer_.write(code, width_);
    bitsPut_ += width_;
    if (next_ >= 1U << width_ && width_ < kMostBits) ++width_;
  }

  void restart() {
    table_.clear();
    next_ = clear_ + 2;
    width_ = bits_ + 1;
    bitsPut_ = pixels_ = 0;
  }

  void beFull() {
    grownBits_ = bitsPut_;
    grownPixels_ = pixels_;
    beginVerdict();
  }

  void judge() {
    if (bitsPut_ * grownPixels_ <= grownBits_ * pixels_) {
      beginVerdict();
    } else {
      put(clear_);
      restart();
    }
  }

  void beginVerdict() {
    codesLeft_ = kCodesBetweenVerdicts;
    bitsPut_ = pixels_ = 0;
  }

  int bits_;
  uint32_t clear_;
  CodeTable table_;
  BitWriter writer_;
  uint32_t next_ = 0;
  int width_ = 0;
  uint32_t prefix_ = kNone;
  int codesLeft_ = 0;
  /// Since the table was cleared, was full, or was judged.
  int64_t bitsPut_ = 0;
  int64_t pixels_ = 0;
  /// While the table grew.
  int64_t grownBits_ = 0;
  int64_t grownPixels_ = 0;
};

}  // namespace

std::vector<uint8_t> toGifCodes(const Indices& indices, int bits, const av::Interrupt& interrupt) {
  Compressor compressor(bits);
  for (int y = 0; y < indices.height; ++y) {
    if (y % kRowsBetweenLooks == 0) media::throwIfStopped(interrupt);
    const uint8_t* row = indices.data + static_cast<ptrdiff_t>(y) * indices.stride;
    for (int x = 0; x < indices.width; ++x) compressor.add(row[x]);
  }
  const std::vector<uint8_t>& codes = compressor.finish();
  std::vector<uint8_t> data;
  data.reserve(codes.size() + codes.size() / kMostInBlock + 3);
  data.push_back(static_cast<uint8_t>(bits));
  for (size_t at = 0; at < codes.size(); at += kMostInBlock) {
    const size_t length = std::min(kMostInBlock, codes.size() - at);
    data.push_back(static_cast<uint8_t>(length));
    data.insert(data.end(), codes.begin() + static_cast<ptrdiff_t>(at),
                codes.begin() + static_cast<ptrdiff_t>(at + length));
  }
  data.push_back(0);
  return data;
}

}  // namespace pixels
