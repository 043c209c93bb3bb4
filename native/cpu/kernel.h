// What a kernel is on the CPU device, and the catalogue that finds it by name.
//
// A kernel is made once for fixed shapes (that is where oneDNN generates code) and run many times on buffers that the
// plan bound to it. It owns no tensor memory: scratch comes from the workspace of the plan.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace unhear {

// Constants of a kernel by name. A missing one is an error that names it.
class Attributes {
 public:
  Attributes(std::map<std::string, double> values, int threads) : values_(std::move(values)), threads_(threads) {}

  int64_t integer(const std::string& name) const { return static_cast<int64_t>(real(name)); }
  int64_t integer(const std::string& name, int64_t otherwise) const {
    return values_.count(name) ? integer(name) : otherwise;
  }
  float real(const std::string& name, float otherwise) const {
    return values_.count(name) ? static_cast<float>(real(name)) : otherwise;
  }
  double real(const std::string& name) const {
    auto found = values_.find(name);
    if (found == values_.end()) throw std::invalid_argument("attribute '" + name + "' is missing");
    return found->second;
  }
  // Threads that will share the tiles; may size the workspace, must not change results.
  int threads() const { return threads_; }

 private:
  std::map<std::string, double> values_;
  int threads_;
};

// Buffers and scratch of one launch.
struct Args {
  void* const* buffers;
  char* workspace;
  int threads;

  const float* in(int i) const { return static_cast<const float*>(buffers[i]); }
  const int32_t* ints(int i) const { return static_cast<const int32_t*>(buffers[i]); }
  float* out(int i) const { return static_cast<float*>(buffers[i]); }
};

class Kernel {
 public:
  virtual ~Kernel() = default;
  virtual size_t workspace_bytes() const { return 0; }
  virtual void run(const Args& args) = 0;
};

using KernelFactory = std::function<std::unique_ptr<Kernel>(const Attributes&)>;

// Name → factory. Filled by the static initialisers of the kernel files.
std::map<std::string, KernelFactory>& catalogue();

struct Register {
  Register(const char* name, KernelFactory factory) { catalogue().emplace(name, std::move(factory)); }
};

// A kernel without state beyond what its function captured.
class FunctionKernel final : public Kernel {
 public:
  using Function = std::function<void(const Args&)>;
  explicit FunctionKernel(Function function, size_t workspace = 0)
      : function_(std::move(function)), workspace_(workspace) {}
  size_t workspace_bytes() const override { return workspace_; }
  void run(const Args& args) override { function_(args); }

 private:
  Function function_;
  size_t workspace_;
};

inline std::unique_ptr<Kernel> kernel(FunctionKernel::Function function, size_t workspace = 0) {
  return std::make_unique<FunctionKernel>(std::move(function), workspace);
}

constexpr size_t kAlignment = 64;
constexpr size_t aligned(size_t bytes) { return (bytes + kAlignment - 1) / kAlignment * kAlignment; }

}  // namespace unhear
