// Capture and graphs. A graph is the work in the order in which it was captured.
#include <algorithm>

#include "context.h"

using namespace softcuda;

SOFTCUDA_API cuStreamBeginCapture_v2(CUstream handle, CUstreamCaptureMode mode) {
  return with_context("cuStreamBeginCapture", [&](Context& context) {
    Stream& stream = context.streams.get(handle, "stream that can be captured");
    if (stream.capture) throw Error(CUDA_ERROR_ILLEGAL_STATE, "the stream is being captured already");
    stream.capture = std::make_shared<Capture>(Capture{&stream, mode, {}, {{&stream, {}}}});
    context.captures.push_back(stream.capture);
  });
}

SOFTCUDA_API cuStreamEndCapture(CUstream handle, CUgraph* graph) {
  return with_context("cuStreamEndCapture", [&](Context& context) {
    require(graph, "graph");
    *graph = nullptr;
    Stream& stream = context.streams.get(handle, "stream");
    const auto capture = stream.capture;
    if (!capture) throw Error(CUDA_ERROR_ILLEGAL_STATE, "the stream is not being captured");
    if (capture->origin != &stream) {
      throw Error(CUDA_ERROR_STREAM_CAPTURE_UNMATCHED, "the capture began in another stream");
    }
    const bool joined = context.end_capture(*capture);
    if (capture->invalidated) throw Error(CUDA_ERROR_STREAM_CAPTURE_INVALIDATED, "an earlier error spoilt the capture");
    if (!joined) {
      throw Error(CUDA_ERROR_STREAM_CAPTURE_UNJOINED, "a stream that joined the capture was not waited for at its end");
    }
    *graph = context.graphs.add(std::make_unique<Graph>(Graph{std::move(capture->work)}));
  });
}

SOFTCUDA_API cuStreamIsCapturing(CUstream handle, CUstreamCaptureStatus* status) {
  return with_context("cuStreamIsCapturing", [&](Context& context) {
    require(status, "status");
    const auto& capture = context.stream(handle).capture;
    *status = !capture               ? CU_STREAM_CAPTURE_STATUS_NONE
              : capture->invalidated ? CU_STREAM_CAPTURE_STATUS_INVALIDATED
                                     : CU_STREAM_CAPTURE_STATUS_ACTIVE;
  });
}

SOFTCUDA_API cuGraphGetNodes(CUgraph handle, CUgraphNode* nodes, size_t* count) {
  return with_context("cuGraphGetNodes", [&](Context& context) {
    require(count, "count");
    const Work& work = context.graphs.get(handle, "graph").work;
    for (size_t i = 0; nodes && i < *count; ++i) {
      nodes[i] = i < work.size() ? reinterpret_cast<CUgraphNode>(const_cast<Operation*>(work[i].get())) : nullptr;
    }
    *count = nodes ? std::min(*count, work.size()) : work.size();
  });
}

SOFTCUDA_API cuGraphNodeGetType(CUgraphNode node, CUgraphNodeType* type) {
  return with_context("cuGraphNodeGetType", [&](Context&) {
    require(node, "node");
    require(type, "type");
    *type = reinterpret_cast<const Operation*>(node)->type;
  });
}

SOFTCUDA_API cuGraphInstantiateWithFlags(CUgraphExec* executable, CUgraph graph, unsigned long long) {
  return with_context("cuGraphInstantiate", [&](Context& context) {
    require(executable, "executable graph");
    *executable = context.executables.add(std::make_unique<Graph>(context.graphs.get(graph, "graph")));
  });
}

SOFTCUDA_API cuGraphUpload(CUgraphExec executable, CUstream stream) {
  return with_context("cuGraphUpload", [&](Context& context) {
    context.executables.get(executable, "executable graph");
    context.stream(stream);
  });
}

SOFTCUDA_API cuGraphLaunch(CUgraphExec handle, CUstream stream) {
  return with_context("cuGraphLaunch", [&](Context& context) {
    const Graph& graph = context.executables.get(handle, "executable graph");
    if (context.stream(stream).capture) {
      throw Error(CUDA_ERROR_NOT_SUPPORTED, "graphs within graphs are not supported by this driver");
    }
    for (const auto& operation : graph.work) context.submit(stream, operation);
  });
}

SOFTCUDA_API cuGraphExecDestroy(CUgraphExec executable) {
  return with_context("cuGraphExecDestroy", [&](Context& context) {
    context.executables.get(executable, "executable graph");
    context.executables.remove(executable);
  });
}

SOFTCUDA_API cuGraphDestroy(CUgraph graph) {
  return with_context("cuGraphDestroy", [&](Context& context) {
    context.graphs.get(graph, "graph");
    context.graphs.remove(graph);
  });
}
