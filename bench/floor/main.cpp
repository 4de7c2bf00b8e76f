/**
 * The floor: the plainest fast program for the same work, in a warm process. One command a line on stdin, fields
 * separated by tabs, one line of JSON for each on stdout:
 *
 *   still  PATH  SECONDS  exact|keyframe  WIDTH  QUALITY  THREADS  JPEG-TO-WRITE
 *   step   PATH  FRAMES  THREADS
 *   series PATH  WIDTH  QUALITY  WORKERS  PREFIX-OF-JPEGS  SECONDS...
 *   sheet  PATH  CELL-WIDTH  QUALITY  COLUMNS  JPEG-TO-WRITE  SECONDS...
 *
 * The clock runs from the parsed command to the JPEG in memory; writing the file is not part of the time.
 */
#include "media.h"
#include "picture.h"
#include "series.h"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <sstream>
#include <vector>

extern "C" {
#include <libavutil/imgutils.h>
}

namespace {

using namespace floor_bench;
using Clock = std::chrono::steady_clock;

double millisecondsSince(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

void write(const std::string& path, const Jpeg& jpeg) {
  std::ofstream(path, std::ios::binary)
      .write(reinterpret_cast<const char*>(jpeg.data()), static_cast<std::streamsize>(jpeg.size()));
}

void still(const std::vector<std::string>& fields) {
  const bool exact = fields.at(3) == "exact";
  const Clock::time_point start = Clock::now();
  Media media = openMedia(fields.at(1), std::stoi(fields.at(6)));
  const double opened = millisecondsSince(start);
  const Frame frame = decodeStill(media, std::stod(fields.at(2)), exact);
  const double decoded = millisecondsSince(start);
  Scaler scaler;
  const Rgb picture = toRgb(*frame, std::stoi(fields.at(4)), scaler);
  const double scaled = millisecondsSince(start);
  const std::vector<uint8_t> jpeg = toJpeg(picture, std::stoi(fields.at(5)));
  const double encoded = millisecondsSince(start);
  const double seconds =
      static_cast<double>(frame->best_effort_timestamp - media.startTicks) * av_q2d(media.stream->time_base);
  media = Media();
  const double total = millisecondsSince(start);
  write(fields.at(7), jpeg);
  std::printf(
      "{\"ms\":%.3f,\"openMs\":%.3f,\"decodeMs\":%.3f,\"scaleMs\":%.3f,\"encodeMs\":%.3f,\"closeMs\":%.3f,"
      "\"timeSeconds\":%.6f,\"bytes\":%zu}\n",
      total, opened, decoded - opened, scaled - decoded, encoded - scaled, total - encoded, seconds, jpeg.size());
}

/** The next frame in presentation order; false at the end. */
bool nextFrame(Media& media, AVPacket* packet, AVFrame* frame) {
  for (;;) {
    const int result = avcodec_receive_frame(media.decoder.get(), frame);
    if (result == AVERROR_EOF) return false;
    if (result != AVERROR(EAGAIN)) return check(result, "receive") >= 0;
    const int read = av_read_frame(media.input.get(), packet);
    if (read == AVERROR_EOF) {
      check(avcodec_send_packet(media.decoder.get(), nullptr), "drain");
      continue;
    }
    check(read, "read");
    if (packet->stream_index == media.stream->index) check(avcodec_send_packet(media.decoder.get(), packet), "send");
    av_packet_unref(packet);
  }
}

struct Freed {
  void operator()(uint8_t* bytes) const { std::free(bytes); }
};

void step(const std::vector<std::string>& fields) {
  const int wanted = std::stoi(fields.at(2));
  Media media = openMedia(fields.at(1), std::stoi(fields.at(3)));
  const Packet packet(av_packet_alloc());
  const Frame frame(av_frame_alloc());
  int frames = 0;
  uint64_t sum = 0;
  Clock::time_point start;
  for (; frames <= wanted && nextFrame(media, packet.get(), frame.get()); ++frames) {
    // The first frame carries the cost of opening and of filling the decoder: it is the warm-up.
    const auto format = static_cast<AVPixelFormat>(frame->format);
    const int size = check(av_image_get_buffer_size(format, frame->width, frame->height, 1), "size");
    const std::unique_ptr<uint8_t, Freed> planes(static_cast<uint8_t*>(std::malloc(static_cast<size_t>(size))));
    check(av_image_copy_to_buffer(planes.get(), size, frame->data, frame->linesize, format, frame->width, frame->height,
                                  1),
          "copy");
    sum += planes.get()[size / 2];
    if (frames == 0) start = Clock::now();
  }
  const double total = millisecondsSince(start);
  std::printf("{\"ms\":%.4f,\"frames\":%d,\"sum\":%llu}\n", total / (frames - 1), frames - 1,
              static_cast<unsigned long long>(sum));
}

Series seriesOf(const std::vector<std::string>& fields) {
  Series series{fields.at(1), {}, std::stoi(fields.at(2)), std::stoi(fields.at(3))};
  for (size_t i = 6; i < fields.size(); ++i) series.seconds.push_back(std::stod(fields[i]));
  return series;
}

void series(const std::vector<std::string>& fields) {
  const Series asked = seriesOf(fields);
  const Clock::time_point start = Clock::now();
  const std::vector<Jpeg> made = makeStills(asked, std::stoi(fields.at(4)));
  const double total = millisecondsSince(start);
  for (size_t i = 0; i < made.size(); ++i) write(fields.at(5) + std::to_string(i) + ".jpg", made[i]);
  std::printf("{\"ms\":%.3f}\n", total);
}

void sheet(const std::vector<std::string>& fields) {
  const Series asked = seriesOf(fields);
  const Clock::time_point start = Clock::now();
  const Jpeg made = makeSheet(asked, std::stoi(fields.at(4)));
  const double total = millisecondsSince(start);
  write(fields.at(5), made);
  std::printf("{\"ms\":%.3f}\n", total);
}

std::vector<std::string> split(const std::string& line) {
  std::vector<std::string> fields;
  std::istringstream stream(line);
  for (std::string field; std::getline(stream, field, '\t');) fields.push_back(field);
  return fields;
}

}  // namespace

int main() {
  av_log_set_level(AV_LOG_QUIET);
  for (std::string line; std::getline(std::cin, line);) {
    try {
      const std::vector<std::string> fields = split(line);
      if (fields.at(0) == "still")
        still(fields);
      else if (fields.at(0) == "step")
        step(fields);
      else if (fields.at(0) == "series")
        series(fields);
      else if (fields.at(0) == "sheet")
        sheet(fields);
      else
        throw std::runtime_error("unknown command " + fields.at(0));
    } catch (const std::exception& error) {
      std::printf("{\"error\":\"%s\"}\n", error.what());
    }
    std::fflush(stdout);
  }
  return 0;
}
