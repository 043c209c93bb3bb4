// Streams and events.
#include "context.h"

using namespace softcuda;

namespace {

// A stream that waits for an event of a capture takes part in it, and the stream of the event is waited for up to
// there.
void join(Stream& stream, const Event& event) {
  if (stream.capture && stream.capture != event.capture) {
    stream.capture->invalidated = event.capture->invalidated = true;
    throw Error(CUDA_ERROR_STREAM_CAPTURE_MERGE, "the event belongs to another capture");
  }
  stream.capture = event.capture;
  auto& branches = stream.capture->branches;
  branches.try_emplace(&stream);
  auto& waited_for = branches[event.captured_in];
  waited_for.joined = std::max(waited_for.joined, event.captured_work);
}

// The moment of an event that a program may ask about; null when it was never recorded.
Moment* moment(Context& context, CUevent handle) {
  Event& event = context.events.get(handle, "event");
  if (event.capture) {
    event.capture->invalidated = true;
    throw Error(CUDA_ERROR_CAPTURED_EVENT, "the event was recorded in a capture");
  }
  return event.moment.get();
}

}  // namespace

SOFTCUDA_API cuStreamCreate(CUstream* stream, unsigned flags) {
  return with_context("cuStreamCreate", [&](Context& context) {
    require(stream, "stream");
    *stream = context.streams.add(std::make_unique<Stream>(!(flags & CU_STREAM_NON_BLOCKING)));
  });
}

SOFTCUDA_API cuStreamCreateWithPriority(CUstream* stream, unsigned flags, int) {
  return with_context("cuStreamCreateWithPriority", [&](Context& context) {
    require(stream, "stream");
    *stream = context.streams.add(std::make_unique<Stream>(!(flags & CU_STREAM_NON_BLOCKING)));
  });
}

SOFTCUDA_API cuStreamDestroy_v2(CUstream stream) {
  return with_context("cuStreamDestroy", [&](Context& context) {
    context.streams.get(stream, "stream").drain();
    context.streams.remove(stream);
  });
}

SOFTCUDA_API cuStreamSynchronize(CUstream handle) {
  return with_context("cuStreamSynchronize", [&](Context& context) {
    Stream& stream = context.stream(handle);
    if (stream.capture) {
      stream.capture->invalidated = true;
      throw Error(CUDA_ERROR_STREAM_CAPTURE_UNSUPPORTED, "the stream is being captured");
    }
    if (handle && handle != CU_STREAM_LEGACY) {
      stream.drain();
    } else {
      context.synchronize_blocking();
    }
  });
}

// Each query lets one piece of work run, so that a program that asks again and again comes to its end.
SOFTCUDA_API cuStreamQuery(CUstream handle) {
  return with_context("cuStreamQuery", [&](Context& context) {
    Stream& stream = context.stream(handle);
    if (stream.idle()) return;
    stream.step();
    throw Error(CUDA_ERROR_NOT_READY, "work is waiting");
  });
}

SOFTCUDA_API cuStreamWaitEvent(CUstream handle, CUevent event_handle, unsigned) {
  return with_context("cuStreamWaitEvent", [&](Context& context) {
    Stream& stream = context.stream(handle);
    Event& event = context.events.get(event_handle, "event");
    if (event.capture) {
      join(stream, event);
    } else if (stream.capture) {
      stream.capture->invalidated = true;
      throw Error(CUDA_ERROR_STREAM_CAPTURE_ISOLATION, "the event was recorded outside the capture");
    } else if (event.moment) {
      stream.wait(event.moment);
    }
  });
}

SOFTCUDA_API cuEventCreate(CUevent* event, unsigned flags) {
  return with_context("cuEventCreate", [&](Context& context) {
    require(event, "event");
    auto created = std::make_unique<Event>();
    created->timed = !(flags & CU_EVENT_DISABLE_TIMING);
    *event = context.events.add(std::move(created));
  });
}

SOFTCUDA_API cuEventDestroy_v2(CUevent event) {
  return with_context("cuEventDestroy", [&](Context& context) {
    context.events.get(event, "event");
    context.events.remove(event);
  });
}

SOFTCUDA_API cuEventRecord(CUevent event_handle, CUstream handle) {
  return with_context("cuEventRecord", [&](Context& context) {
    Event& event = context.events.get(event_handle, "event");
    Stream& stream = context.stream(handle);
    if (stream.capture) {
      event.capture = stream.capture;
      event.captured_in = &stream;
      event.captured_work = stream.capture->branches[&stream].work;
      return;
    }
    if (!handle || handle == CU_STREAM_LEGACY) context.synchronize_blocking();
    stream.record(event);
    if (!handle || handle == CU_STREAM_LEGACY || Driver::instance().settings.blocking) stream.drain();
  });
}

SOFTCUDA_API cuEventSynchronize(CUevent event) {
  return with_context("cuEventSynchronize", [&](Context& context) {
    const Moment* reached = moment(context, event);
    while (reached && !reached->reached) reached->stream->step();
  });
}

SOFTCUDA_API cuEventQuery(CUevent event) {
  return with_context("cuEventQuery", [&](Context& context) {
    const Moment* reached = moment(context, event);
    if (!reached || reached->reached) return;
    reached->stream->step();
    throw Error(CUDA_ERROR_NOT_READY, "work is waiting before the event");
  });
}

SOFTCUDA_API cuEventElapsedTime(float* milliseconds, CUevent start, CUevent end) {
  return with_context("cuEventElapsedTime", [&](Context& context) {
    require(milliseconds, "milliseconds");
    const Moment *first = moment(context, start), *last = moment(context, end);
    if (!first || !last || !context.events.get(start, "event").timed || !context.events.get(end, "event").timed) {
      throw Error(CUDA_ERROR_INVALID_HANDLE, "both events must be recorded, and made with timing");
    }
    if (!first->reached || !last->reached) throw Error(CUDA_ERROR_NOT_READY, "an event was not reached");
    *milliseconds = std::chrono::duration<float, std::milli>(last->time - first->time).count();
  });
}
