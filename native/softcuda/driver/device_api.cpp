// Initialisation, devices and the primary context.
#include <cstring>
#include <utility>

#include "context.h"

using namespace softcuda;

namespace {

void check_device(const Driver& driver, CUdevice device) {
  if (device < 0 || device >= driver.settings.devices) {
    throw Error(CUDA_ERROR_INVALID_DEVICE,
                "there is no device " + std::to_string(device) + ", but " + std::to_string(driver.settings.devices));
  }
}

int attribute(const Driver& driver, int number) {
  if (number == CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR) return driver.settings.capability / 10;
  if (number == CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR) return driver.settings.capability % 10;
  switch (number) {
#define SOFTCUDA_CASE(name, number, value) \
  case number:                             \
    return value;
    SOFTCUDA_DEVICE_ATTRIBUTES(SOFTCUDA_CASE)
#undef SOFTCUDA_CASE
    default:
      throw Error(CUDA_ERROR_INVALID_VALUE, "device attribute " + std::to_string(number) + " is not known here");
  }
}

// Destroys a context and lists what its owner did not give back.
void destroy(Driver& driver, CUdevice device) {
  const auto found = driver.contexts.find(device);
  if (found == driver.contexts.end()) return;
  // With a broken context nothing can be given back.
  driver.leaks = found->second->broken ? "" : found->second->leaks();
  if (!driver.leaks.empty()) {
    say("the context of device " + std::to_string(device) + " is destroyed with\n" +
        driver.leaks.substr(0, driver.leaks.size() - 1));
  }
  driver.contexts.erase(found);
  driver.retained.erase(device);
}

}  // namespace

SOFTCUDA_API cuInit(unsigned flags) {
  return call("cuInit", Needs::kNothing, [&](Driver& driver) {
    if (flags != 0) throw Error(CUDA_ERROR_INVALID_VALUE, "flags must be 0");
    driver.start();
    if (driver.settings.devices == 0) throw Error(CUDA_ERROR_NO_DEVICE, "the setting 'devices' is 0");
    driver.initialized = true;
  });
}

SOFTCUDA_API cuDriverGetVersion(int* version) {
  return call("cuDriverGetVersion", Needs::kNothing, [&](Driver& driver) {
    require(version, "version");
    driver.start();
    *version = driver.settings.version;
  });
}

SOFTCUDA_API cuDeviceGetCount(int* count) {
  return call("cuDeviceGetCount", Needs::kInitialization, [&](Driver& driver) {
    require(count, "count");
    *count = driver.settings.devices;
  });
}

SOFTCUDA_API cuDeviceGet(CUdevice* device, int ordinal) {
  return call("cuDeviceGet", Needs::kInitialization, [&](Driver& driver) {
    require(device, "device");
    check_device(driver, ordinal);
    *device = ordinal;
  });
}

SOFTCUDA_API cuDeviceGetName(char* name, int length, CUdevice device) {
  return call("cuDeviceGetName", Needs::kInitialization, [&](Driver& driver) {
    require(name, "name");
    check_device(driver, device);
    if (length < 1) throw Error(CUDA_ERROR_INVALID_VALUE, "the length must be positive");
    std::strncpy(name, "software CUDA device", static_cast<size_t>(length) - 1);
    name[length - 1] = 0;
  });
}

SOFTCUDA_API cuDeviceGetUuid(void* uuid, CUdevice device) {
  return call("cuDeviceGetUuid", Needs::kInitialization, [&](Driver& driver) {
    require(uuid, "uuid");
    check_device(driver, device);
    std::memset(uuid, 0, 16);
    static_cast<char*>(uuid)[15] = static_cast<char>(device);
  });
}

SOFTCUDA_API cuDeviceTotalMem_v2(size_t* bytes, CUdevice device) {
  return call("cuDeviceTotalMem", Needs::kInitialization, [&](Driver& driver) {
    require(bytes, "bytes");
    check_device(driver, device);
    *bytes = driver.settings.memory;
  });
}

SOFTCUDA_API cuDeviceGetAttribute(int* value, int number, CUdevice device) {
  return call("cuDeviceGetAttribute", Needs::kInitialization, [&](Driver& driver) {
    require(value, "value");
    check_device(driver, device);
    *value = attribute(driver, number);
  });
}

SOFTCUDA_API cuDeviceComputeCapability(int* major, int* minor, CUdevice device) {
  return call("cuDeviceComputeCapability", Needs::kInitialization, [&](Driver& driver) {
    require(major, "major");
    require(minor, "minor");
    check_device(driver, device);
    *major = driver.settings.capability / 10;
    *minor = driver.settings.capability % 10;
  });
}

SOFTCUDA_API cuDevicePrimaryCtxRetain(CUcontext* context, CUdevice device) {
  return call("cuDevicePrimaryCtxRetain", Needs::kInitialization, [&](Driver& driver) {
    require(context, "context");
    check_device(driver, device);
    auto& slot = driver.contexts[device];
    if (!slot) slot = std::make_unique<Context>(device, driver.settings.memory);
    ++driver.retained[device];
    *context = reinterpret_cast<CUcontext>(slot.get());
  });
}

SOFTCUDA_API cuDevicePrimaryCtxRelease_v2(CUdevice device) {
  return call("cuDevicePrimaryCtxRelease", Needs::kInitialization, [&](Driver& driver) {
    check_device(driver, device);
    const auto found = driver.retained.find(device);
    if (found == driver.retained.end()) throw Error(CUDA_ERROR_INVALID_CONTEXT, "the context was not retained");
    if (--found->second == 0) destroy(driver, device);
  });
}

SOFTCUDA_API cuDevicePrimaryCtxReset_v2(CUdevice device) {
  return call("cuDevicePrimaryCtxReset", Needs::kInitialization, [&](Driver& driver) {
    check_device(driver, device);
    destroy(driver, device);
  });
}

SOFTCUDA_API cuDevicePrimaryCtxSetFlags_v2(CUdevice device, unsigned) {
  return call("cuDevicePrimaryCtxSetFlags", Needs::kInitialization,
              [&](Driver& driver) { check_device(driver, device); });
}

SOFTCUDA_API cuDevicePrimaryCtxGetState(CUdevice device, unsigned* flags, int* active) {
  return call("cuDevicePrimaryCtxGetState", Needs::kInitialization, [&](Driver& driver) {
    check_device(driver, device);
    if (flags) *flags = 0;
    if (active) *active = driver.contexts.count(device) ? 1 : 0;
  });
}

SOFTCUDA_API cuCtxSetCurrent(CUcontext context) {
  return call("cuCtxSetCurrent", Needs::kInitialization, [&](Driver& driver) {
    const CUcontext before = std::exchange(current_context, context);
    if (!context) return;
    try {
      driver.current();
    } catch (const Error&) {
      current_context = before;
      throw;
    }
  });
}

SOFTCUDA_API cuCtxGetCurrent(CUcontext* context) {
  return call("cuCtxGetCurrent", Needs::kInitialization, [&](Driver&) {
    require(context, "context");
    *context = current_context;
  });
}

SOFTCUDA_API cuCtxGetDevice(CUdevice* device) {
  return with_context("cuCtxGetDevice", [&](Context& context) {
    require(device, "device");
    *device = context.device;
  });
}

SOFTCUDA_API cuCtxSynchronize() {
  return with_context("cuCtxSynchronize", [](Context& context) {
    context.forbid_in_capture("cuCtxSynchronize");
    context.synchronize();
  });
}

SOFTCUDA_API cuCtxGetStreamPriorityRange(int* least, int* greatest) {
  return with_context("cuCtxGetStreamPriorityRange", [&](Context&) {
    if (least) *least = 0;
    if (greatest) *greatest = -5;
  });
}

SOFTCUDA_API cuGetErrorName(CUresult result, const char** text) {
  if (!text) return CUDA_ERROR_INVALID_VALUE;
  *text = result_name(result);
  return *text ? CUDA_SUCCESS : CUDA_ERROR_INVALID_VALUE;
}

SOFTCUDA_API cuGetErrorString(CUresult result, const char** text) {
  if (!text) return CUDA_ERROR_INVALID_VALUE;
  *text = result_meaning(result);
  return *text ? CUDA_SUCCESS : CUDA_ERROR_INVALID_VALUE;
}
