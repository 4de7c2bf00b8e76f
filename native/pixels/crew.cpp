#include "pixels/crew.h"

#include <algorithm>
#include <utility>

namespace pixels {

Crew::~Crew() {
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    closing_ = true;
  }
  begun_.notify_all();
  for (std::thread& other : others_) other.join();
}

void Crew::run(int parts, const std::function<void(int)>& work) {
  if (threads_ <= 1 || parts <= 1) {
    for (int part = 0; part < parts; ++part) work(part);
    return;
  }
  start();
  std::unique_lock<std::mutex> lock(mutex_);
  work_ = &work;
  parts_ = parts;
  next_ = 0;
  begun_.notify_all();
  takeParts(lock);
  ended_.wait(lock, [this] { return running_ == 0; });
  work_ = nullptr;
  if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
}

void Crew::start() {
  while (static_cast<int>(others_.size()) < threads_ - 1) others_.emplace_back([this] { serve(); });
}

void Crew::serve() {
  std::unique_lock<std::mutex> lock(mutex_);
  while (true) {
    begun_.wait(lock, [this] { return closing_ || next_ < parts_; });
    if (closing_) return;
    takeParts(lock);
    if (running_ == 0) ended_.notify_one();
  }
}

/// Comes and goes with the lock held.
void Crew::takeParts(std::unique_lock<std::mutex>& lock) {
  while (next_ < parts_) {
    const int part = next_++;
    ++running_;
    lock.unlock();
    std::exception_ptr failure;
    try {
      (*work_)(part);
    } catch (...) {
      failure = std::current_exception();
    }
    lock.lock();
    --running_;
    if (!failure) continue;
    if (!failure_) failure_ = failure;
    next_ = parts_;
  }
}

}  // namespace pixels
