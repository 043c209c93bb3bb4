// Where threads meet: block barriers, shuffles and ballots; and the messages when they do not.
#include <bit>
#include <cstring>
#include <sstream>
#include <utility>

#include "block.h"

namespace softcuda {
namespace {

bool same(Place a, Place b) { return a.line == b.line && (a.file == b.file || std::strcmp(a.file, b.file) == 0); }

std::ostream& operator<<(std::ostream& out, Index3 i) { return out << '(' << i.x << ',' << i.y << ',' << i.z << ')'; }

std::ostream& operator<<(std::ostream& out, Place place) {
  const char* slash = std::strrchr(place.file, '/');
  return out << (slash ? slash + 1 : place.file) << ':' << place.line;
}

}  // namespace

int BlockRunner::barrier(bool predicate, const char* name, Place place) {
  Thread& self = threads_[current_];
  self.mask = 0;
  self.name = name;
  self.place = place;
  predicates_ += predicate;
  if (at_barrier_++ == 0) first_at_barrier_ = current_;
  if (!same(threads_[first_at_barrier_].place, place)) {
    fail(waits(current_) + ", while " + waits(first_at_barrier_));
  }
  if (at_barrier_ == live_) {
    open_barrier();
  } else {
    wait(State::kAtBarrier);
  }
  return barrier_result_;
}

void BlockRunner::open_barrier() {
  for (Thread& thread : threads_) {
    if (thread.state == State::kAtBarrier) thread.state = State::kReady;
  }
  at_barrier_ = 0;
  barrier_result_ = std::exchange(predicates_, 0);
}

uint64_t BlockRunner::collective(Collective kind, const char* name, uint32_t mask, uint64_t value, int source,
                                 Place place) {
  Thread& self = threads_[current_];
  self.kind = kind;
  self.mask = mask;
  self.source = source;
  self.value = value;
  self.name = name;
  self.place = place;
  const unsigned lane = current_ % kWarp, warp = current_ / kWarp;
  if (!(mask >> lane & 1)) fail(waits(current_) + ", but its mask does not hold its own lane");
  in_warp_[warp] |= 1u << lane;
  if ((in_warp_[warp] & mask) == mask) {
    resolve(mask, warp * kWarp);
    self.state = State::kRunning;
  } else {
    wait(State::kInWarp);
  }
  return self.result;
}

// All lanes of the mask are here: gives each its result, before the first of them can bring the next value.
void BlockRunner::resolve(uint32_t mask, unsigned first) {
  const Thread& self = threads_[current_];
  uint32_t ballot = 0;
  for (uint32_t rest = mask; rest; rest &= rest - 1) {
    const auto lane = static_cast<unsigned>(std::countr_zero(rest));
    const Thread& thread = threads_[first + lane];
    if (thread.mask != mask || thread.kind != self.kind || !same(thread.place, self.place)) {
      fail(waits(current_) + ", while " + waits(first + lane));
    }
    ballot |= static_cast<uint32_t>(thread.value != 0) << lane;
  }
  for (uint32_t rest = mask; rest; rest &= rest - 1) {
    Thread& thread = threads_[first + static_cast<unsigned>(std::countr_zero(rest))];
    if (thread.kind == Collective::kBallot) thread.result = ballot;
    if (thread.kind == Collective::kShuffle) {
      // The value of a lane outside the mask is undefined: NaN shows when it is used.
      thread.result = mask >> thread.source & 1 ? threads_[first + static_cast<unsigned>(thread.source)].value : ~0ull;
    }
    thread.state = State::kReady;
  }
  in_warp_[first / kWarp] &= ~mask;
}

void* BlockRunner::shared_array(int array, size_t bytes, size_t alignment) {
  void* memory = shared_.array(array, bytes, alignment);
  if (!memory) fail(where(current_) + " declares more shared memory than the launch may use");
  return memory;
}

void BlockRunner::trap(const std::string& what, Place place) {
  std::ostringstream text;
  text << where(current_) << ": " << what << " (" << place << ')';
  fail(text.str());
}

void BlockRunner::fail(const std::string& message) {
  failure_ = message;
  host_->resume(*running_);
  __builtin_unreachable();
}

// No thread can run: names one that waits for another that will never come, and what keeps that one.
void BlockRunner::fail_waiting() {
  for (unsigned i = 0; i < threads_.size(); ++i) {
    if (threads_[i].state != State::kInWarp) continue;
    const unsigned first = i / kWarp * kWarp;
    for (uint32_t rest = threads_[i].mask & ~in_warp_[i / kWarp]; rest; rest &= rest - 1) {
      const unsigned missing = first + static_cast<unsigned>(std::countr_zero(rest));
      fail(waits(i) + " for lane " + std::to_string(missing - first) + " of its mask, which never comes: " +
           (missing < threads_.size() ? waits(missing) : "the block has no such thread"));
    }
    for (uint32_t rest = threads_[i].mask; rest; rest &= rest - 1) {
      const unsigned other = first + static_cast<unsigned>(std::countr_zero(rest));
      if (threads_[other].mask != threads_[i].mask) fail(waits(i) + ", while " + waits(other));
    }
  }
  __builtin_unreachable();  // A block barrier opens when all others have exited.
}

std::string BlockRunner::where(unsigned thread) const {
  std::ostringstream text;
  text << "block " << softcuda_builtins.block << ", thread " << threads_[thread].index;
  return text.str();
}

std::string BlockRunner::waits(unsigned thread) const {
  const Thread& t = threads_[thread];
  std::ostringstream text;
  text << where(thread);
  if (t.state == State::kExited) {
    text << " has exited";
  } else {
    text << " waits in " << t.name << " (" << t.place << ')';
    if (t.mask != 0) text << " with mask 0x" << std::hex << t.mask;
  }
  return text.str();
}

}  // namespace softcuda

softcuda::Builtins softcuda_builtins;

using softcuda::BlockRunner;

int softcuda_block_barrier(bool predicate, const char* name, softcuda::Place place) {
  return BlockRunner::instance().barrier(predicate, name, place);
}

uint64_t softcuda_collective(softcuda::Collective kind, const char* name, uint32_t mask, uint64_t value, int source,
                             softcuda::Place place) {
  return BlockRunner::instance().collective(kind, name, mask, value, source, place);
}

int softcuda_lane() { return BlockRunner::instance().lane(); }

void* softcuda_dynamic_shared() { return BlockRunner::instance().shared().dynamic(); }

int softcuda_new_shared_array() {
  static int arrays = 0;
  return arrays++;
}

void* softcuda_shared_array(int array, size_t bytes, size_t alignment) {
  return BlockRunner::instance().shared_array(array, bytes, alignment);
}

void softcuda_trap(const char* what, softcuda::Place place) { BlockRunner::instance().trap(what, place); }
