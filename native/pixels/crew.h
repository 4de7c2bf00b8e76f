#pragma once

#include <condition_variable>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace pixels {

/// Threads that share the parts of one piece of work after another. The caller's own is one of them, and waits for the
/// others, so that nothing outlives a call. They start when they are first needed.
class Crew {
 public:
  explicit Crew(int threads) : threads_(threads) {}
  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;
  ~Crew();

  /// Calls `work` with every number below `parts`, in no order. Rethrows what one of them threw; no more are begun
  /// then.
  void run(int parts, const std::function<void(int)>& work);

 private:
  void start();
  void serve();
  void takeParts(std::unique_lock<std::mutex>& lock);

  int threads_;
  std::vector<std::thread> others_;
  std::mutex mutex_;
  std::condition_variable begun_;
  std::condition_variable ended_;
  const std::function<void(int)>* work_ = nullptr;
  int parts_ = 0;
  int next_ = 0;
  int running_ = 0;
  bool closing_ = false;
  std::exception_ptr failure_;
};

}  // namespace pixels
