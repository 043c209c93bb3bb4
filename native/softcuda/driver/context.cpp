#include "context.h"

#include <algorithm>
#include <new>
#include <utility>

namespace softcuda {

Driver& Driver::instance() {
  // Never destroyed: libraries that are unloaded after this one may still call it.
  static Driver* const driver = new Driver();
  return *driver;
}

void Driver::start() {
  static bool started = false;
  if (std::exchange(started, true)) return;
  say("for tests, not a GPU");
  try {
    settings.read_environment();
  } catch (const std::invalid_argument& e) {
    throw Error(CUDA_ERROR_INVALID_VALUE, std::string("the environment asks for what is not possible: ") + e.what());
  }
}

Context& Driver::current() {
  for (const auto& [device, context] : contexts) {
    if (reinterpret_cast<CUcontext>(context.get()) == current_context) return *context;
  }
  throw Error(CUDA_ERROR_INVALID_CONTEXT,
              current_context ? "the context of this thread is destroyed" : "no context is current in this thread");
}

CUresult call(const char* function, Needs needs, Body<Driver> body) {
  Driver& driver = Driver::instance();
  const std::lock_guard<std::mutex> lock(driver.mutex);
  Context* context = nullptr;
  try {
    const uint64_t count = ++driver.calls[function];
    if (needs != Needs::kNothing && !driver.initialized) {
      throw Error(CUDA_ERROR_NOT_INITIALIZED, "cuInit was not called");
    }
    if (needs == Needs::kContext) {
      context = &driver.current();
      if (context->broken) return *context->broken;
    }
    for (const Injection& failure : driver.settings.failures) {
      if (failure.function == function && failure.call == count) {
        throw Error(failure.result, "call " + std::to_string(count) + " fails, as it was told to");
      }
    }
    body(driver);
    return CUDA_SUCCESS;
  } catch (const Error& e) {
    if (e.result() == CUDA_ERROR_NOT_READY) return e.result();
    driver.message = std::string(function) + ": " + e.what() + " (" + result_name(e.result()) + ")";
    say(driver.message);
    if (context && is_sticky(e.result())) context->broken = e.result();
    return e.result();
  } catch (const std::bad_alloc&) {
    say(std::string(function) + ": the host has no memory left");
    return CUDA_ERROR_OUT_OF_MEMORY;
  }
}

CUresult with_context(const char* function, Body<Context> body) {
  return call(function, Needs::kContext, [&](Driver& driver) { body(driver.current()); });
}

void require(const void* pointer, const char* what) {
  if (!pointer) throw Error(CUDA_ERROR_INVALID_VALUE, std::string(what) + " is null");
}

Stream& Context::stream(CUstream handle) {
  if (!handle || handle == CU_STREAM_LEGACY) return default_stream_;
  if (handle == CU_STREAM_PER_THREAD) throw Error(CUDA_ERROR_NOT_SUPPORTED, "there are no per-thread default streams");
  return streams.get(handle, "stream");
}

void Context::synchronize_blocking() {
  default_stream_.drain();
  for (const auto& [handle, stream] : streams) {
    if (stream->blocking()) stream->drain();
  }
}

void Context::synchronize() {
  synchronize_blocking();
  for (const auto& [handle, stream] : streams) stream->drain();
}

void Context::submit(CUstream handle, CUgraphNodeType type, std::function<void()> run) {
  submit(handle, std::make_shared<const Operation>(Operation{type, std::move(run)}));
}

void Context::submit(CUstream handle, std::shared_ptr<const Operation> operation) {
  Stream& target = stream(handle);
  if (target.capture) {
    if (target.capture->invalidated) {
      throw Error(CUDA_ERROR_STREAM_CAPTURE_INVALIDATED, "an earlier error spoilt the capture");
    }
    target.capture->add(target, std::move(operation));
    return;
  }
  const bool at_once = &target == &default_stream_;
  if (at_once) {
    forbid_in_capture("work without a stream");
    synchronize_blocking();
  }
  target.enqueue(std::move(operation));
  if (at_once || Driver::instance().settings.blocking) target.drain();
}

Function& Context::function(CUfunction handle) const {
  if (!functions.count(handle)) throw Error(CUDA_ERROR_INVALID_HANDLE, "no such kernel (module unloaded already?)");
  return *reinterpret_cast<Function*>(handle);
}

void Context::forbid_in_capture(const char* what) {
  for (const auto& capture : captures) {
    if (capture->mode == CU_STREAM_CAPTURE_MODE_RELAXED) continue;
    capture->invalidated = true;
    throw Error(CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED,
                std::string(what) + " is not allowed while a stream is captured");
  }
}

bool Context::end_capture(const Capture& capture) {
  bool joined = true;
  for (const auto& [branch, done] : capture.branches) {
    branch->capture = nullptr;
    joined = joined && (branch == capture.origin || done.joined == done.work);
  }
  std::erase_if(captures, [&](const auto& open) { return open.get() == &capture; });
  return joined;
}

std::string Context::leaks() const {
  std::string text = memory.leaks();
  const auto add = [&](size_t count, const char* kind) {
    if (count) text += "  " + std::to_string(count) + " " + kind + (count == 1 ? "" : "s") + "\n";
  };
  add(streams.size(), "stream");
  add(events.size(), "event");
  add(modules.size(), "module");
  add(graphs.size(), "graph");
  add(executables.size(), "executable graph");
  return text;
}

}  // namespace softcuda
