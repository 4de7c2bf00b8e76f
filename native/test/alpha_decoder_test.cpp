#include <doctest/doctest.h>

#include <cstring>
#include <utility>

#include "media/alpha_decoder.h"
#include "media/beside_alpha.h"
#include "media/decoder.h"
#include "open_fixture.h"

// 150 frames, key frames at 0 and 128. Its pixels are held against libvpx in test/pictures/alpha.test.ts.
constexpr char kClip[] = "moviepy-transparent.webm";
constexpr size_t kFrames = 150;
constexpr size_t kSecondKey = 128;

namespace {

struct Packets {
  av::Interrupt interrupt;
  media::Media media;
  std::vector<av::PacketPtr> packets;

  explicit Packets(const char* clip) : media(openFile(fixture(clip)), nullptr, interrupt) {
    media.demuxer().learnStreams();
    media.demuxer().select(media.bestVideoStream(), false);
    for (av::PacketPtr packet = av::makePacket(); media.demuxer().read(*packet); packet = av::makePacket())
      packets.push_back(std::move(packet));
  }

  const AVStream& stream() { return media.demuxer().stream(media.bestVideoStream()); }
  media::Decoder decoder(int threads) { return {stream(), threads, 1 << 24, interrupt}; }
};

std::vector<uint8_t> alphaOf(const AVPacket& packet) {
  size_t size = 0;
  const uint8_t* data = av_packet_get_side_data(&packet, AV_PKT_DATA_MATROSKA_BLOCKADDITIONAL, &size);
  return {data, data + size};
}

void replaceAlpha(AVPacket& packet, const std::vector<uint8_t>& alpha) {
  av_packet_free_side_data(&packet);
  if (alpha.empty()) return;
  uint8_t* data = av_packet_new_side_data(&packet, AV_PKT_DATA_MATROSKA_BLOCKADDITIONAL, alpha.size());
  REQUIRE(data != nullptr);
  std::memcpy(data, alpha.data(), alpha.size());
}

/// The alpha that Matroska would store with a packet of another clip's.
std::vector<uint8_t> alphaMadeOf(const AVPacket& packet) {
  std::vector<uint8_t> alpha{0, 0, 0, 0, 0, 0, 0, 1};
  alpha.insert(alpha.end(), packet.data, packet.data + packet.size);
  return alpha;
}

std::vector<av::FramePtr> decodeFrom(const Packets& from, size_t first, size_t end, media::Decoder& decoder) {
  std::vector<av::FramePtr> frames;
  av::FramePtr frame = av::makeFrame();
  const auto receiveAll = [&] {
    while (decoder.receive(*frame) == media::Received::Frame) frames.push_back(std::exchange(frame, av::makeFrame()));
  };
  for (size_t i = first; i < end; ++i) {
    while (!decoder.send(*from.packets[i], AVDISCARD_DEFAULT)) receiveAll();
  }
  receiveAll();
  decoder.drain();
  receiveAll();
  return frames;
}

/// A frame without alpha, as the decoder of the colours gives it.
av::FramePtr colours(int64_t pts) {
  av::FramePtr frame = av::makePicture(AV_PIX_FMT_YUV420P, 200, 200);
  frame->pts = pts;
  return frame;
}

bool sameAlpha(const AVFrame& one, const AVFrame& other) {
  for (int row = 0; row < one.height; ++row) {
    if (std::memcmp(one.data[3] + static_cast<ptrdiff_t>(row) * one.linesize[3],
                    other.data[3] + static_cast<ptrdiff_t>(row) * other.linesize[3],
                    static_cast<size_t>(one.width)) != 0)
      return false;
  }
  return true;
}

}  // namespace

TEST_CASE("alpha beside frames is the same with any number of threads, and again after a flush") {
  Packets clip(kClip);
  media::Decoder alone = clip.decoder(1);
  const std::vector<av::FramePtr> expected = decodeFrom(clip, 0, clip.packets.size(), alone);
  REQUIRE(expected.size() == kFrames);
  for (const int threads : {1, 2, 3, 8}) {
    CAPTURE(threads);
    media::Decoder decoder = clip.decoder(threads);
    for (const size_t first : {size_t{0}, kSecondKey}) {
      CAPTURE(first);
      const std::vector<av::FramePtr> frames = decodeFrom(clip, first, clip.packets.size(), decoder);
      REQUIRE(frames.size() == expected.size() - first);
      for (size_t i = 0; i < frames.size(); ++i) {
        CAPTURE(i);
        REQUIRE(frames[i]->format == AV_PIX_FMT_YUVA420P);
        CHECK(frames[i]->pts == expected[first + i]->pts);
        CHECK(sameAlpha(*frames[i], *expected[first + i]));
        CHECK(av::isKeyFrame(*frames[i]) == (first + i == 0 || first + i == kSecondKey));
      }
      decoder.flush();
    }
  }
}

TEST_CASE("a frame without alpha among frames with alpha is opaque") {
  Packets clip(kClip);
  for (const size_t bare : {size_t{0}, size_t{5}, kFrames - 1}) replaceAlpha(*clip.packets[bare], {});
  // The stream of alpha begins with its first packet, which must be a key frame.
  replaceAlpha(*clip.packets[1], alphaMadeOf(*clip.packets[0]));
  for (const int threads : {1, 4}) {
    CAPTURE(threads);
    media::Decoder decoder = clip.decoder(threads);
    const std::vector<av::FramePtr> frames = decodeFrom(clip, 0, clip.packets.size(), decoder);
    REQUIRE(frames.size() == kFrames);
    for (size_t i = 0; i < frames.size(); ++i) {
      CAPTURE(i);
      const bool bare = i == 0 || i == 5 || i == kFrames - 1;
      CHECK(frames[i]->format == (bare ? AV_PIX_FMT_YUV420P : AV_PIX_FMT_YUVA420P));
    }
  }
}

TEST_CASE("frames whose alpha cannot be decoded are left out, as those whose colours cannot be") {
  // Colours can be decoded from the second key frame on; its alpha refers to frames before it.
  Packets clip(kClip);
  const std::vector<uint8_t> key = alphaOf(*clip.packets[kSecondKey]);
  replaceAlpha(*clip.packets[kSecondKey], alphaOf(*clip.packets[kSecondKey + 1]));
  media::Decoder decoder = clip.decoder(2);
  CHECK(decodeFrom(clip, kSecondKey, kFrames, decoder).empty());
  decoder.flush();
  replaceAlpha(*clip.packets[kSecondKey], key);
  CHECK(decodeFrom(clip, kSecondKey, kFrames, decoder).size() == kFrames - kSecondKey);
}

TEST_CASE("alpha of another size, and what is no alpha, does no harm") {
  Packets clip(kClip);
  const Packets other("media-bear-vp9-odd-dimensions.webm");
  media::Decoder decoder = clip.decoder(2);
  for (const std::vector<uint8_t>& alpha :
       {alphaMadeOf(*other.packets[0]), std::vector<uint8_t>{0, 0, 0, 0, 0, 0, 0, 1, 0xff, 0xff, 0xff}}) {
    replaceAlpha(*clip.packets[0], alpha);
    CHECK(decodeFrom(clip, 0, 1, decoder).empty());
    decoder.flush();
  }
  // Too short for an id, another id, and nothing behind the id.
  for (const std::vector<uint8_t>& alpha :
       {std::vector<uint8_t>{0, 1}, std::vector<uint8_t>{0, 0, 0, 0, 0, 0, 0, 4, 9, 9},
        std::vector<uint8_t>{0, 0, 0, 0, 0, 0, 0, 1}}) {
    replaceAlpha(*clip.packets[0], alpha);
    const std::vector<av::FramePtr> frames = decodeFrom(clip, 0, 1, decoder);
    REQUIRE(frames.size() == 1);
    CHECK(frames[0]->format == AV_PIX_FMT_YUV420P);
    decoder.flush();
  }
}

TEST_CASE("alpha belongs to the frame of its time") {
  Packets clip(kClip);
  media::Decoder decoder = clip.decoder(1);
  const std::vector<av::FramePtr> expected = decodeFrom(clip, 0, 3, decoder);
  av::PicturePool pictures;
  media::AlphaDecoder alpha(clip.stream(), 3, 1 << 24, pictures);
  const auto joinsAs = [&](int64_t pts, const AVFrame& like) {
    const av::FramePtr frame = colours(pts);
    REQUIRE(alpha.joinTo(*frame));
    REQUIRE(frame->format == AV_PIX_FMT_YUVA420P);
    return sameAlpha(*frame, like);
  };
  const auto joinsOpaque = [&](int64_t pts) {
    const av::FramePtr frame = colours(pts);
    return alpha.joinTo(*frame) && frame->format == AV_PIX_FMT_YUV420P;
  };

  SUBCASE("the first of two shown at one time has the first alpha") {
    for (size_t i = 0; i < 2; ++i) {
      clip.packets[i]->pts = 70;
      alpha.send(*clip.packets[i], AVDISCARD_DEFAULT);
    }
    CHECK(joinsAs(70, *expected[0]));
    CHECK(joinsAs(70, *expected[1]));
    CHECK(joinsOpaque(70));
  }
  SUBCASE("a packet that shows nothing does not stand for the shown one of its time") {
    alpha.send(*clip.packets[0], AVDISCARD_DEFAULT);
    const std::vector<uint8_t> good = alphaOf(*clip.packets[1]);
    clip.packets[1]->pts = 70;
    replaceAlpha(*clip.packets[1], {0, 0, 0, 0, 0, 0, 0, 1, 0xff});
    alpha.send(*clip.packets[1], AVDISCARD_DEFAULT);
    replaceAlpha(*clip.packets[1], good);
    alpha.send(*clip.packets[1], AVDISCARD_DEFAULT);
    CHECK(joinsAs(70, *expected[1]));
    CHECK(joinsOpaque(70));
  }
  SUBCASE("of frames that never come, no more is kept than may be on its way") {
    for (size_t i = 0; i < 4; ++i) {
      clip.packets[i]->pts = static_cast<int64_t>(i);
      alpha.send(*clip.packets[i], AVDISCARD_DEFAULT);
    }
    CHECK(joinsOpaque(0));
    CHECK(joinsAs(2, *expected[2]));
    CHECK(joinsOpaque(1));
  }
  SUBCASE("after a flush none is left") {
    alpha.send(*clip.packets[0], AVDISCARD_DEFAULT);
    alpha.flush();
    CHECK(joinsOpaque(clip.packets[0]->pts));
  }
}

TEST_CASE("damage of alpha is told up to the next frame whose colours and alpha are both key") {
  Packets clip(kClip);
  replaceAlpha(*clip.packets[3], {0, 0, 0, 0, 0, 0, 0, 1, 0xff});
  media::Decoder decoder = clip.decoder(2);
  const std::vector<av::FramePtr> frames = decodeFrom(clip, 0, kFrames, decoder);
  // Some behind the damage are given all the same.
  REQUIRE(frames.size() > 3 + kFrames - kSecondKey);
  for (const av::FramePtr& frame : frames) {
    const bool behind = frame->pts >= clip.packets[3]->pts && frame->pts < clip.packets[kSecondKey]->pts;
    CAPTURE(frame->pts);
    CHECK((frame->decode_error_flags != 0) == behind);
  }
}

TEST_CASE("alpha refers back unless it is of a key frame") {
  const Packets clip(kClip);
  for (size_t i = 0; i < kFrames; ++i) {
    CAPTURE(i);
    CHECK(media::alphaRefersBack(*clip.packets[i], AV_CODEC_ID_VP9) == (i != 0 && i != kSecondKey));
  }
  CHECK_FALSE(media::alphaRefersBack(*Packets("media-bear-vp9-odd-dimensions.webm").packets[1], AV_CODEC_ID_VP9));

  const struct {
    AVCodecID codec;
    uint8_t first;
    bool refersBack;
  } headers[] = {
      {AV_CODEC_ID_VP8, 0x10, false},
      {AV_CODEC_ID_VP8, 0x11, true},
      // Profiles 0, 1 and 3: a key frame, another, one that shows a frame there is.
      {AV_CODEC_ID_VP9, 0x82, false},
      {AV_CODEC_ID_VP9, 0x86, true},
      {AV_CODEC_ID_VP9, 0x88, true},
      {AV_CODEC_ID_VP9, 0xa2, false},
      {AV_CODEC_ID_VP9, 0xa6, true},
      {AV_CODEC_ID_VP9, 0xa8, true},
      {AV_CODEC_ID_VP9, 0xb0, false},
      {AV_CODEC_ID_VP9, 0xb2, true},
      {AV_CODEC_ID_VP9, 0xb4, true},
      {AV_CODEC_ID_AV1, 0x86, false},
  };
  for (const auto& header : headers) {
    CAPTURE(header.codec);
    CAPTURE(header.first);
    const av::PacketPtr packet = av::makePacket();
    replaceAlpha(*packet, {0, 0, 0, 0, 0, 0, 0, 1, header.first});
    CHECK(media::alphaRefersBack(*packet, header.codec) == header.refersBack);
  }
}
