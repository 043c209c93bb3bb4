// The primary context of a device, what lives in it, and the frame around every call of the API.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <type_traits>
#include <unordered_map>

#include "errors.h"
#include "kernel_abi.h"
#include "memory.h"
#include "settings.h"
#include "stream.h"

namespace softcuda {

struct Function;

// A kernel library, loaded from memory.
struct Module {
  explicit Module(const void* image);
  ~Module();
  Module(const Module&) = delete;
  Module& operator=(const Module&) = delete;

  void* library = nullptr;
  int file = -1;
  std::map<std::string, std::unique_ptr<Function>> functions;
};

struct Function {
  const KernelEntry* entry;
  // Dynamic shared memory that launches may ask for.
  size_t dynamic_shared_limit = 49152;
  size_t static_shared = 0;  // as the last launch used
};

struct Graph {
  Work work;
};

// Objects of one kind by the handle that the program holds.
template <typename T, typename Handle>
class Objects {
 public:
  Handle add(std::unique_ptr<T> object) {
    const auto handle = reinterpret_cast<Handle>(object.get());
    objects_[handle] = std::move(object);
    return handle;
  }
  T& get(Handle handle, const char* kind) const {
    const auto found = objects_.find(handle);
    if (found == objects_.end()) {
      throw Error(CUDA_ERROR_INVALID_HANDLE, std::string("no such ") + kind + " (destroyed already?)");
    }
    return *found->second;
  }
  void remove(Handle handle) { objects_.erase(handle); }
  size_t size() const { return objects_.size(); }
  auto begin() const { return objects_.begin(); }
  auto end() const { return objects_.end(); }

 private:
  std::unordered_map<Handle, std::unique_ptr<T>> objects_;
};

class Context {
 public:
  Context(CUdevice device, size_t memory) : device(device), memory(memory) {}

  Stream& stream(CUstream handle);
  // Waits for everything.
  void synchronize();
  // Waits for the streams that work without a stream waits for.
  void synchronize_blocking();
  // Runs or records work of a stream.
  void submit(CUstream handle, std::shared_ptr<const Operation> operation);
  void submit(CUstream handle, CUgraphNodeType type, std::function<void()> run);
  Function& function(CUfunction handle) const;
  // Refuses a call that must not be made while a capture goes on, which is then spoilt.
  void forbid_in_capture(const char* what);
  // Ends a capture; false when work of another stream than the first was not waited for.
  bool end_capture(const Capture& capture);
  // What was not given back: a line each, empty when nothing.
  std::string leaks() const;

  const CUdevice device;
  Memory memory;
  Objects<Stream, CUstream> streams;
  Objects<Event, CUevent> events;
  Objects<Module, CUmodule> modules;
  std::set<CUfunction> functions;  // which the modules own
  Objects<Graph, CUgraph> graphs;
  Objects<Graph, CUgraphExec> executables;
  std::vector<std::shared_ptr<Capture>> captures;
  std::optional<CUresult> broken;
  uint64_t launches = 0;

 private:
  Stream default_stream_{true};
};

// The state of the process.
struct Driver {
  static Driver& instance();

  std::mutex mutex;
  Settings settings;
  bool initialized = false;
  std::map<std::string, uint64_t> calls;  // since the last setting of failures
  std::map<CUdevice, std::unique_ptr<Context>> contexts;
  std::map<CUdevice, int> retained;
  std::string leaks;    // of the context destroyed last
  std::string message;  // what was said last

  // Announces itself and reads the environment, once.
  void start();
  // The context of the calling thread; throws an Error when it has none.
  Context& current();
};

// The context that is current in this thread; it may have been destroyed since.
inline thread_local CUcontext current_context = nullptr;

enum class Needs { kNothing, kInitialization, kContext };

// A function to call once, without a copy of it.
template <typename Argument>
class Body {
 public:
  template <typename Function>
  Body(Function&& function)
      : function_(const_cast<void*>(static_cast<const void*>(&function))),
        call_([](void* f, Argument& argument) { (*static_cast<std::remove_reference_t<Function>*>(f))(argument); }) {}
  void operator()(Argument& argument) const { call_(function_, argument); }

 private:
  void* function_;
  void (*call_)(void*, Argument&);
};

// The frame of every call: counts it, fails it when told to, checks what it needs, turns errors into results.
CUresult call(const char* function, Needs needs, Body<Driver> body);
CUresult with_context(const char* function, Body<Context> body);

// Throws an Error unless the pointer is there.
void require(const void* pointer, const char* what);

}  // namespace softcuda

// A function of the API: its name there, as programs link to it, and without version, as it is counted.
#define SOFTCUDA_API extern "C" __attribute__((visibility("default"))) CUresult
