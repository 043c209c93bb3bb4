#include "block.h"

#include <algorithm>
#include <utility>

#include "walk.h"

namespace softcuda {
namespace {

Index3 index_of(uint64_t linear, Index3 size) {
  return {static_cast<unsigned>(linear % size.x), static_cast<unsigned>(linear / size.x % size.y),
          static_cast<unsigned>(linear / size.x / size.y)};
}

uint64_t count(Index3 size) { return uint64_t{size.x} * size.y * size.z; }

}  // namespace

BlockRunner& BlockRunner::instance() {
  static BlockRunner runner;
  return runner;
}

std::string BlockRunner::run(const Launch& launch) {
  Fiber host;
  host_ = running_ = &host;
  prepare(launch);
  const uint64_t blocks = count(launch.grid);
  const Walk walk(blocks, launch.seed);
  for (uint64_t i = 0; i < blocks && failure_.empty(); ++i) {
    softcuda_builtins.block = index_of(walk[i], launch.grid);
    run_block();
  }
  return std::exchange(failure_, {});
}

void BlockRunner::prepare(const Launch& launch) {
  launch_ = &launch;
  softcuda_builtins = {nullptr, {}, launch.block, launch.grid};
  const auto size = static_cast<unsigned>(count(launch.block));
  threads_.resize(size);
  for (unsigned i = 0; i < size; ++i) threads_[i].index = index_of(i, launch.block);
  order_threads(size, launch.seed);
}

// Warps in the order of one walk, the lanes of each in that of another: threads that wait for each other in a warp stay
// close together.
void BlockRunner::order_threads(unsigned size, uint64_t seed) {
  const unsigned warps = (size + kWarp - 1) / kWarp;
  in_warp_.resize(warps);
  order_.clear();
  position_.resize(size);
  const Walk warp_walk(warps, seed);
  for (unsigned w = 0; w < warps; ++w) {
    const auto first = static_cast<unsigned>(warp_walk[w]) * kWarp;
    const unsigned lanes = std::min(kWarp, size - first);
    const Walk lane_walk(lanes, seed ? seed + first + 1 : 0);
    for (unsigned i = 0; i < lanes; ++i) {
      const unsigned thread = first + static_cast<unsigned>(lane_walk[i]);
      position_[thread] = static_cast<unsigned>(order_.size());
      order_.push_back(thread);
    }
  }
}

void BlockRunner::run_block() {
  for (Thread& thread : threads_) thread.state = State::kNew;
  std::fill(in_warp_.begin(), in_warp_.end(), 0);
  live_ = static_cast<unsigned>(threads_.size());
  at_barrier_ = 0;
  predicates_ = 0;
  current_ = order_.back();
  shared_.begin(launch_->dynamic_shared, launch_->shared_limit);
  switch_to(spare_fiber());
  if (!failure_.empty()) {
    abandon_fibers();
  } else if (!shared_.guards_intact()) {
    failure_ = where(current_) + " or another thread of its block wrote past the end of a shared array";
  }
}

// A spare fiber was left in run_threads and looks for the next thread there.
Fiber& BlockRunner::spare_fiber() {
  if (spare_.empty()) {
    fibers_.push_back(std::make_unique<Fiber>(fiber_main, static_cast<int>(fibers_.size())));
    return *fibers_.back();
  }
  Fiber* fiber = spare_.back();
  spare_.pop_back();
  return *fiber;
}

// After a failure fibers are left where they wait: nothing on their stacks has to be destroyed.
void BlockRunner::abandon_fibers() {
  spare_.clear();
  for (const auto& fiber : fibers_) {
    fiber->reset();
    spare_.push_back(fiber.get());
  }
}

void BlockRunner::fiber_main() {
  Fiber::arrived();
  instance().run_threads();
}

void BlockRunner::run_threads() {
  for (;;) {
    const unsigned thread = next();
    if (thread != kNone && threads_[thread].state == State::kNew) {
      current_ = thread;
      threads_[thread].state = State::kRunning;
      softcuda_builtins.thread = &threads_[thread].index;
      launch_->kernel->call(launch_->arguments);
      threads_[current_].state = State::kExited;
      --live_;
      if (live_ > 0 && at_barrier_ == live_) open_barrier();
      continue;
    }
    if (thread == kNone && live_ > 0) fail_waiting();
    spare_.push_back(running_);
    switch_to(thread == kNone ? *host_ : *threads_[thread].fiber);
  }
}

void BlockRunner::switch_to(Fiber& other) {
  Fiber& own = *std::exchange(running_, &other);
  other.resume(own);
}

unsigned BlockRunner::next() const {
  const auto size = static_cast<unsigned>(threads_.size());
  unsigned i = position_[current_];
  for (unsigned steps = 0; steps < size; ++steps) {
    if (++i == size) i = 0;
    const State state = threads_[order_[i]].state;
    if (state == State::kNew || state == State::kReady) return order_[i];
  }
  return kNone;
}

void BlockRunner::wait(State state) {
  const unsigned self = current_;
  Thread& thread = threads_[self];
  thread.state = state;
  thread.fiber = running_;
  const unsigned other = next();
  if (other == kNone) fail_waiting();
  switch_to(threads_[other].state == State::kReady ? *threads_[other].fiber : spare_fiber());
  current_ = self;
  thread.state = State::kRunning;
  softcuda_builtins.thread = &thread.index;
}

}  // namespace softcuda
