// Streams hold work until somebody waits for it: a missing wait then shows as data that has not come yet.
//
// Work is run when its stream, an event behind it, or the context is waited for; freed memory and calls without a
// stream wait as on a GPU. Nothing runs in the background, so a run is the same every time.
#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "cuda_api.h"

namespace softcuda {

class Stream;

// A piece of work, and a node of a graph.
struct Operation {
  CUgraphNodeType type;
  std::function<void()> run;
};
using Work = std::vector<std::shared_ptr<const Operation>>;

// One recording of an event. A later one does not touch those that streams already wait for.
struct Moment {
  Stream* stream;
  bool reached = false;
  std::chrono::steady_clock::time_point time;
};

struct Event {
  bool timed = true;
  std::shared_ptr<Moment> moment;  // null when never recorded
  // Where it was recorded when that was in a capture, and how much the stream had captured.
  std::shared_ptr<struct Capture> capture;
  Stream* captured_in = nullptr;
  size_t captured_work = 0;
};

// What streams record between begin and end of a capture, in the order of the calls: an order that honours every
// dependency among them.
struct Capture {
  // A stream that takes part: how much it did, and how much of that another one has waited for.
  struct Branch {
    size_t work = 1, joined = 0;
  };

  Stream* origin;
  CUstreamCaptureMode mode;
  Work work;
  std::map<Stream*, Branch> branches;
  bool invalidated = false;

  void add(Stream& stream, std::shared_ptr<const Operation> operation) {
    work.push_back(std::move(operation));
    ++branches[&stream].work;
  }
};

class Stream {
 public:
  explicit Stream(bool blocking) : blocking_(blocking) {}

  // Whether work without a stream waits for this one and the other way round.
  bool blocking() const { return blocking_; }
  void enqueue(std::shared_ptr<const Operation> operation);
  void record(Event& event);
  void wait(std::shared_ptr<Moment> moment);

  bool idle() const { return queue_.empty(); }
  // Runs the first of what waits here.
  void step();
  void drain();

  std::shared_ptr<Capture> capture;

 private:
  struct Item {
    std::shared_ptr<const Operation> operation;
    std::shared_ptr<Moment> reach, wait;
  };
  bool blocking_;
  std::deque<Item> queue_;
};

}  // namespace softcuda
