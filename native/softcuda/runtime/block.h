// Runs the threads of one block after another: a fiber each, as soon as they have to wait for each other.
//
// A fiber takes a thread that has not started, runs it to its end and takes the next. Only a thread that waits keeps
// its fiber, and the others go on in a new one: a kernel without barriers and shuffles runs as a loop. Threads run in
// an order drawn from a seed. A block barrier opens when all threads that have not exited wait at it; shuffles and
// ballots are resolved by lane mask alone.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "fiber.h"
#include "kernel_abi.h"
#include "shared_memory.h"

namespace softcuda {

constexpr unsigned kWarp = 32;

struct Launch {
  const KernelEntry* kernel;
  void* const* arguments;
  Index3 grid, block;
  size_t dynamic_shared;
  size_t shared_limit;
  uint64_t seed;
};

class BlockRunner {
 public:
  static BlockRunner& instance();

  // Runs a grid; returns an empty text, or what went wrong and where.
  std::string run(const Launch& launch);
  // Static shared memory of the last block.
  size_t static_shared_bytes() const { return shared_.static_bytes(); }

  // Calls of the running thread.
  int barrier(bool predicate, const char* name, Place place);
  uint64_t collective(Collective kind, const char* name, uint32_t mask, uint64_t value, int source, Place place);
  int lane() const { return static_cast<int>(current_ % kWarp); }
  SharedMemory& shared() { return shared_; }
  void* shared_array(int array, size_t bytes, size_t alignment);
  [[noreturn]] void trap(const std::string& what, Place place);

 private:
  enum class State : uint8_t { kNew, kRunning, kReady, kAtBarrier, kInWarp, kExited };
  struct Thread {
    Index3 index;
    State state;
    Fiber* fiber;
    // What it waits for with the lanes of its warp, and what came of it.
    Collective kind;
    uint32_t mask;
    int source;
    uint64_t value, result;
    // Where it waits.
    const char* name;
    Place place;
  };

  BlockRunner() = default;
  void prepare(const Launch& launch);
  void order_threads(unsigned size, uint64_t seed);
  void run_block();
  static void fiber_main();
  void run_threads();
  void switch_to(Fiber& other);
  // Lets others run until the current thread, which waits in `state`, is ready.
  void wait(State state);
  // The next thread that can run, from the current one in the order of the seed; none when there is none.
  static constexpr unsigned kNone = ~0u;
  unsigned next() const;
  Fiber& spare_fiber();
  void open_barrier();
  void resolve(uint32_t mask, unsigned first);

  [[noreturn]] void fail(const std::string& message);
  [[noreturn]] void fail_waiting();
  std::string where(unsigned thread) const;
  std::string waits(unsigned thread) const;
  void abandon_fibers();

  const Launch* launch_ = nullptr;
  SharedMemory shared_;
  std::vector<Thread> threads_;
  std::vector<unsigned> order_;     // order_[i] is the i-th thread to run
  std::vector<unsigned> position_;  // its inverse
  std::vector<uint32_t> in_warp_;   // lanes of each warp that wait in a collective
  std::vector<std::unique_ptr<Fiber>> fibers_;
  std::vector<Fiber*> spare_;
  Fiber* host_ = nullptr;
  Fiber* running_ = nullptr;
  unsigned current_ = 0, live_ = 0, at_barrier_ = 0, first_at_barrier_ = 0;
  int predicates_ = 0, barrier_result_ = 0;
  std::string failure_;
};

}  // namespace softcuda
