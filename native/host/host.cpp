// All that the host of child processes needs: it decodes nothing, so libav is not loaded into it. Where the C library
// is not glibc, nothing is done.
#include <napi.h>

#include <cstdlib>  // says whether this is glibc

#ifdef __GLIBC__
#include <malloc.h>
#endif

#include <chrono>
#include <memory>

namespace host {

namespace {

/// Gives the free pages of the C library's heaps back to the system, on a thread of Node's pool. Unlike in workers, no
/// thread's heap has a large free end here: results arrive on the main thread, whose heap malloc_trim shortens itself.
class Trim : public Napi::AsyncWorker {
 public:
  explicit Trim(Napi::Env env) : Napi::AsyncWorker(env), done_(Napi::Promise::Deferred::New(env)) {}

  Napi::Promise promise() const { return done_.Promise(); }

 protected:
  void Execute() override {
    const auto start = std::chrono::steady_clock::now();
#ifdef __GLIBC__
    malloc_trim(0);
#endif
    took_ = std::chrono::steady_clock::now() - start;
  }

  void OnOK() override { done_.Resolve(Napi::Number::New(Env(), took_.count())); }

  void OnError(const Napi::Error& error) override { done_.Reject(error.Value()); }

 private:
  Napi::Promise::Deferred done_;
  std::chrono::duration<double, std::milli> took_{0};
};

/// Resolves to the milliseconds it took once it had a thread.
Napi::Value trimHeaps(const Napi::CallbackInfo& info) {
  auto trim = std::make_unique<Trim>(info.Env());
  const Napi::Promise promise = trim->promise();
  trim->Queue();
  trim.release();  // it deletes itself when it is done
  return promise;
}

Napi::Object start(Napi::Env env, Napi::Object exports) {
  exports.Set("trimHeaps", Napi::Function::New<trimHeaps>(env, "trimHeaps"));
  return exports;
}

}  // namespace

NODE_API_MODULE(stillframe_host, start)

}  // namespace host
