#include "picture.h"

#include <cmath>
#include <cstdio>
#include <cstdlib>

#include <jpeglib.h>

namespace floor_bench {

namespace {

int matrixOf(const AVFrame& frame) {
  if (frame.colorspace != AVCOL_SPC_UNSPECIFIED) return frame.colorspace;
  return frame.height <= 576 ? SWS_CS_ITU601 : SWS_CS_ITU709;
}

}  // namespace

Rgb toRgb(const AVFrame& frame, int width, Scaler& scaler) {
  Rgb picture;
  picture.width = width;
  picture.height = static_cast<int>(std::lround(static_cast<double>(frame.height) * width / frame.width));
  // libswscale may write a few pixels past the end of the last row.
  picture.pixels.resize(static_cast<size_t>(3) * picture.width * picture.height + 64);
  scaler.reset(sws_getCachedContext(scaler.release(), frame.width, frame.height,
                                    static_cast<AVPixelFormat>(frame.format), picture.width, picture.height,
                                    AV_PIX_FMT_RGB24, SWS_BICUBIC | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT, nullptr,
                                    nullptr, nullptr));
  if (!scaler) throw std::runtime_error("no scaler for this pixel format");
  const int* matrix = sws_getCoefficients(matrixOf(frame));
  const int fullRange = frame.color_range == AVCOL_RANGE_JPEG ? 1 : 0;
  sws_setColorspaceDetails(scaler.get(), matrix, fullRange, matrix, 1, 0, 1 << 16, 1 << 16);
  uint8_t* const rows[] = {picture.pixels.data()};
  const int strides[] = {3 * picture.width};
  check(sws_scale(scaler.get(), frame.data, frame.linesize, 0, frame.height, rows, strides), "scale");
  return picture;
}

std::vector<uint8_t> toJpeg(const Rgb& picture, int quality) {
  jpeg_compress_struct encoder = {};
  jpeg_error_mgr errors = {};
  encoder.err = jpeg_std_error(&errors);
  jpeg_create_compress(&encoder);
  unsigned char* bytes = nullptr;
  unsigned long length = 0;
  jpeg_mem_dest(&encoder, &bytes, &length);
  encoder.image_width = static_cast<JDIMENSION>(picture.width);
  encoder.image_height = static_cast<JDIMENSION>(picture.height);
  encoder.input_components = 3;
  encoder.in_color_space = JCS_RGB;
  jpeg_set_defaults(&encoder);
  jpeg_set_quality(&encoder, quality, TRUE);
  jpeg_start_compress(&encoder, TRUE);
  while (encoder.next_scanline < encoder.image_height) {
    const size_t offset = static_cast<size_t>(3) * picture.width * encoder.next_scanline;
    auto* row = const_cast<JSAMPROW>(picture.pixels.data() + offset);
    jpeg_write_scanlines(&encoder, &row, 1);
  }
  jpeg_finish_compress(&encoder);
  std::vector<uint8_t> result(bytes, bytes + length);
  jpeg_destroy_compress(&encoder);
  std::free(bytes);
  return result;
}

}  // namespace floor_bench
