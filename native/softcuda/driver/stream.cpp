#include "stream.h"

namespace softcuda {

void Stream::enqueue(std::shared_ptr<const Operation> operation) { queue_.push_back({std::move(operation), {}, {}}); }

void Stream::record(Event& event) {
  event.moment = std::make_shared<Moment>();
  event.moment->stream = this;
  event.capture = nullptr;
  queue_.push_back({{}, event.moment, {}});
}

void Stream::wait(std::shared_ptr<Moment> moment) { queue_.push_back({{}, {}, std::move(moment)}); }

void Stream::step() {
  const Item item = std::move(queue_.front());
  queue_.pop_front();
  if (item.operation) item.operation->run();
  if (item.reach) {
    item.reach->reached = true;
    item.reach->time = std::chrono::steady_clock::now();
  }
  // A moment lies behind calls made earlier, so streams cannot wait for each other in a circle.
  while (item.wait && !item.wait->reached) item.wait->stream->step();
}

void Stream::drain() {
  while (!queue_.empty()) step();
}

}  // namespace softcuda
