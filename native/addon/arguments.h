#pragma once

#include <napi.h>

#include "av/interrupt.h"
#include "media/converter.h"
#include "media/deinterlace.h"
#include "media/foreign_frame.h"
#include "media/media.h"

// Arguments in. TypeScript has checked them by the rules of the product; here they are checked once more for what
// memory safety needs, and a wrong one is a TypeError.

namespace addon {

/// Arms the call's interrupt from a JavaScript `Interrupt` for as long as the scope lasts.
class InterruptArgument {
 public:
  InterruptArgument(const Napi::Value& value, av::Interrupt& interrupt);

 private:
  // Keeps the shared memory of the cancel word alive.
  Napi::Int32Array state_;
  av::ArmedInterrupt armed_;
};

media::FrameRequest toFrameRequest(const Napi::Value& value, int streamCount);

/// The index of a stream there is.
int toStream(const Napi::Value& value, int streamCount);

struct SurveyArgument {
  int stream = -1;
  media::SurveyRange range;
};

SurveyArgument toSurvey(const Napi::Value& value, int streamCount);

/// A conversion, and where in the target it starts.
struct ConversionArgument {
  media::Conversion conversion;
  media::Fields fields = media::Fields::Both;
  size_t targetOffset = 0;
  /// Bytes the target must at least hold.
  size_t requiredBytes = 0;
};

ConversionArgument toConversion(const Napi::Value& value);

/// Another decoder's picture; its planes stay JavaScript's, and are only good for the call.
media::ForeignPicture toForeignPicture(const Napi::Value& value);

/// GIF counts sides in 16 bits.
constexpr int kMostGifSide = 65535;

int toWholeNumber(const Napi::Value& value, const char* name, int lowest, int highest);
double toNumberBetween(const Napi::Value& value, const char* name, double lowest, double highest);

/// JavaScript's bytes; they are only good for the call.
struct Bytes {
  uint8_t* data = nullptr;
  size_t length = 0;
};

/// A Uint8Array of at least `least` bytes.
Bytes toBytes(const Napi::Value& value, const char* name, size_t least = 0);

/// A Uint8Array of at least `bytes`.
uint8_t* toTarget(const Napi::Value& value, size_t bytes);

}  // namespace addon
