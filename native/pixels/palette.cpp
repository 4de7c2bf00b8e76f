#include "pixels/palette.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "media/failure.h"

namespace pixels {

namespace {

// More hardly lower the error, and each costs about a millisecond.
constexpr int kRounds = 6;
// The last rounds only move colours, so that new ones settle.
constexpr int kSettlingRounds = 2;

using Point = NearestColour::Point;

float distanceOf(const Point& one, const Point& other) noexcept {
  const float y = one.y - other.y;
  const float b = one.b - other.b;
  const float r = one.r - other.r;
  return kLumaWeight * y * y + b * b + r * r;
}

Point pointOf(const CountedColour& colour) noexcept { return {colour.y, colour.b, colour.r}; }

Point pointOf(const Ycc& colour) noexcept {
  return {static_cast<float>(colour.y), static_cast<float>(colour.b), static_cast<float>(colour.r)};
}

std::vector<Point> pointsOf(const Palette& palette) {
  std::vector<Point> points;
  for (const Ycc& colour : palette.ycc) points.push_back(pointOf(colour));
  return points;
}

/// What the counted colours nearest to one point are, taken together.
struct Cluster {
  double y = 0;
  double b = 0;
  double r = 0;
  double weight = 0;
  double error = 0;
  /// The counted colour that it serves worst.
  size_t worst = 0;
  double worstError = 0;

  void add(const CountedColour& colour, float distance, size_t index) noexcept {
    y += double{colour.y} * colour.weight;
    b += double{colour.b} * colour.weight;
    r += double{colour.r} * colour.weight;
    weight += colour.weight;
    const double error_ = double{distance} * colour.weight;
    error += error_;
    if (error_ > worstError) {
      worstError = error_;
      worst = index;
    }
  }

  Point mean() const noexcept {
    return {static_cast<float>(y / weight), static_cast<float>(b / weight), static_cast<float>(r / weight)};
  }
};

std::vector<Cluster> assign(const std::vector<Point>& points, const std::vector<CountedColour>& counted,
                            std::vector<int>& nearest) {
  const NearestColour search(points);
  std::vector<Cluster> clusters(points.size());
  for (size_t i = 0; i < counted.size(); ++i) {
    const NearestColour::Found found = search.find(pointOf(counted[i]), nearest[i]);
    nearest[i] = found.index;
    clusters[static_cast<size_t>(found.index)].add(counted[i], found.distance, i);
  }
  return clusters;
}

/// Points for the places of the largest errors, as many as there are clusters nobody is nearest to and free places.
std::vector<Point> pointsWhereMissing(const std::vector<Cluster>& clusters, const std::vector<CountedColour>& counted,
                                      size_t places) {
  std::vector<size_t> order(clusters.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::sort(order.begin(), order.end(),
            [&](size_t one, size_t other) { return clusters[one].error > clusters[other].error; });
  std::vector<Point> points;
  for (const size_t index : order) {
    if (points.size() == places || clusters[index].worstError <= 0) break;
    points.push_back(pointOf(counted[clusters[index].worst]));
  }
  return points;
}

/// Adds points until there are `most`, or every counted colour has its own: a guess of few colours doubles each time.
void grow(std::vector<Point>& points, const std::vector<CountedColour>& counted, size_t most,
          const av::Interrupt& interrupt) {
  std::vector<int> nearest(counted.size(), -1);
  while (points.size() < most) {
    media::throwIfStopped(interrupt);
    const std::vector<Cluster> clusters = assign(points, counted, nearest);
    const std::vector<Point> more = pointsWhereMissing(clusters, counted, most - points.size());
    if (more.empty()) return;
    points.insert(points.end(), more.begin(), more.end());
  }
}

uint8_t toByte(double value) noexcept { return static_cast<uint8_t>(std::clamp(std::lround(value), 0L, 255L)); }

Ycc rounded(const Point& point) noexcept {
  return {static_cast<int>(std::lround(point.y)), static_cast<int>(std::lround(point.b)),
          static_cast<int>(std::lround(point.r))};
}

/// As whole numbers, each once.
std::vector<Rgb> distinct(const std::vector<Point>& points) {
  std::vector<Rgb> colours;
  for (const Point& point : points) {
    const Rgb colour = toRgb(rounded(point));
    const auto same = [&](const Rgb& other) {
      return other.r == colour.r && other.g == colour.g && other.b == colour.b;
    };
    if (std::none_of(colours.begin(), colours.end(), same)) colours.push_back(colour);
  }
  return colours;
}

}  // namespace

Rgb toRgb(const Ycc& colour) noexcept {
  return {toByte(colour.y + 1.402 * colour.r), toByte(colour.y - 0.344136 * colour.b - 0.714136 * colour.r),
          toByte(colour.y + 1.772 * colour.b)};
}

Palette toPalette(std::vector<Rgb> colours) {
  Palette palette;
  for (const Rgb& colour : colours) palette.ycc.push_back(toYcc(colour.r, colour.g, colour.b));
  palette.rgb = std::move(colours);
  return palette;
}

NearestColour::NearestColour(const std::vector<Point>& points) : points_(points), order_(points.size()) {
  std::iota(order_.begin(), order_.end(), 0);
  std::sort(order_.begin(), order_.end(), [&](int one, int other) {
    return points[static_cast<size_t>(one)].y < points[static_cast<size_t>(other)].y;
  });
  for (const int index : order_) sorted_.push_back(points[static_cast<size_t>(index)]);
  int place = 0;
  for (size_t luma = 0; luma < starts_.size(); ++luma) {
    while (place < static_cast<int>(sorted_.size()) && sorted_[static_cast<size_t>(place)].y < static_cast<float>(luma))
      ++place;
    starts_[luma] = place;
  }
}

NearestColour::Found NearestColour::find(const Point& point, int guess) const noexcept {
  Found best{guess, guess < 0 ? INFINITY : distanceOf(points_[static_cast<size_t>(guess)], point)};
  const auto consider = [&](int place) {
    const Point& candidate = sorted_[static_cast<size_t>(place)];
    const float y = candidate.y - point.y;
    if (kLumaWeight * y * y >= best.distance) return false;
    const float distance = distanceOf(candidate, point);
    if (distance < best.distance) best = {order_[static_cast<size_t>(place)], distance};
    return true;
  };
  const int end = static_cast<int>(sorted_.size());
  int up = starts_[static_cast<size_t>(std::clamp(static_cast<int>(point.y), 0, 255))];
  int down = up - 1;
  while (up < end || down >= 0) {
    if (up < end && !consider(up++)) up = end;
    if (down >= 0 && !consider(down--)) down = -1;
  }
  return best;
}

Palette refinePalette(const std::vector<Rgb>& guess, const std::vector<CountedColour>& counted, int most,
                      const av::Interrupt& interrupt) {
  std::vector<Point> points = pointsOf(toPalette(guess));
  if (counted.empty()) return toPalette({Rgb{}});
  if (points.empty()) points.push_back(pointOf(counted.front()));
  if (points.size() > static_cast<size_t>(most)) points.resize(static_cast<size_t>(most));
  grow(points, counted, static_cast<size_t>(most), interrupt);
  std::vector<int> nearest(counted.size(), -1);
  for (int round = 0; round < kRounds; ++round) {
    media::throwIfStopped(interrupt);
    const std::vector<Cluster> clusters = assign(points, counted, nearest);
    const bool growing = round < kRounds - kSettlingRounds;
    std::vector<Point> next;
    for (const Cluster& cluster : clusters)
      if (cluster.weight > 0) next.push_back(cluster.mean());
    if (growing) {
      const size_t places = static_cast<size_t>(most) - next.size();
      for (const Point& point : pointsWhereMissing(clusters, counted, places)) next.push_back(point);
    }
    // Where none was left out, the places are the same as before and last round's nearest is a good guess.
    const auto isEmpty = [](const Cluster& cluster) { return cluster.weight == 0; };
    if (std::any_of(clusters.begin(), clusters.end(), isEmpty)) std::fill(nearest.begin(), nearest.end(), -1);
    points = std::move(next);
  }
  Palette palette = toPalette(distinct(points));
  palette.error = paletteError(palette, counted);
  return palette;
}

double paletteError(const Palette& palette, const std::vector<CountedColour>& counted) {
  const NearestColour search(pointsOf(palette));
  double error = 0;
  double weight = 0;
  for (const CountedColour& colour : counted) {
    error += double{search.find(pointOf(colour), -1).distance} * colour.weight;
    weight += colour.weight;
  }
  return weight > 0 ? std::sqrt(error / weight) : 0;
}

}  // namespace pixels
