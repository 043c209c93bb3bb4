// Modules and functions. A module is a kernel library: its bytes come through cuModuleLoadData as those of a fat binary
// do on a GPU.
#include <dlfcn.h>
#include <elf.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstring>

#include "context.h"
#include "shared_memory.h"

using namespace softcuda;

namespace softcuda {
namespace {

// The bytes of an ELF object: the table of its sections ends it.
size_t elf_bytes(const void* image) {
  Elf64_Ehdr header;
  std::memcpy(&header, image, EI_NIDENT);
  if (std::memcmp(header.e_ident, ELFMAG, SELFMAG) != 0 || header.e_ident[EI_CLASS] != ELFCLASS64) {
    throw Error(CUDA_ERROR_NO_BINARY_FOR_GPU,
                "this driver runs kernel libraries made for it (unhear_kernels_soft.so), not fat binaries and PTX");
  }
  std::memcpy(&header, image, sizeof header);
  if (header.e_machine != EM_X86_64) {
    throw Error(CUDA_ERROR_NO_BINARY_FOR_GPU, "the module holds machine code for another processor than this one");
  }
  return header.e_shoff + size_t{header.e_shnum} * header.e_shentsize;
}

}  // namespace

Module::Module(const void* image) {
  const size_t bytes = elf_bytes(image);
  file = memfd_create("unhear_kernels_soft.so", MFD_CLOEXEC);
  for (size_t written = 0; file >= 0 && written < bytes;) {
    const ssize_t n = write(file, static_cast<const char*>(image) + written, bytes - written);
    if (n <= 0) break;
    written += static_cast<size_t>(n);
  }
  library = dlopen(("/proc/self/fd/" + std::to_string(file)).c_str(), RTLD_NOW | RTLD_LOCAL);
  if (!library) {
    const std::string reason = dlerror();
    if (file >= 0) close(file);
    throw Error(CUDA_ERROR_INVALID_IMAGE, "the kernel library cannot be loaded: " + reason);
  }
}

// The file stays open as long as the library: sanitizers read it to name places.
Module::~Module() {
  dlclose(library);
  close(file);
}

}  // namespace softcuda

SOFTCUDA_API cuModuleLoadData(CUmodule* module, const void* image) {
  return with_context("cuModuleLoadData", [&](Context& context) {
    require(module, "module");
    require(image, "image");
    *module = context.modules.add(std::make_unique<Module>(image));
  });
}

SOFTCUDA_API cuModuleLoadDataEx(CUmodule* module, const void* image, unsigned, int*, void**) {
  return with_context("cuModuleLoadDataEx", [&](Context& context) {
    require(module, "module");
    require(image, "image");
    *module = context.modules.add(std::make_unique<Module>(image));
  });
}

SOFTCUDA_API cuModuleUnload(CUmodule module) {
  return with_context("cuModuleUnload", [&](Context& context) {
    const Module& unloaded = context.modules.get(module, "module");
    context.synchronize();
    for (const auto& [name, function] : unloaded.functions) {
      context.functions.erase(reinterpret_cast<CUfunction>(function.get()));
    }
    context.modules.remove(module);
  });
}

SOFTCUDA_API cuModuleGetFunction(CUfunction* function, CUmodule module_handle, const char* name) {
  return with_context("cuModuleGetFunction", [&](Context& context) {
    require(function, "function");
    require(name, "name");
    Module& module = context.modules.get(module_handle, "module");
    auto& slot = module.functions[name];
    if (!slot) {
      const auto entry =
          static_cast<const KernelEntry*>(dlsym(module.library, ("softcuda_kernel_" + std::string(name)).c_str()));
      if (!entry) {
        module.functions.erase(name);
        throw Error(CUDA_ERROR_NOT_FOUND, "the module has no kernel '" + std::string(name) + "'");
      }
      slot = std::make_unique<Function>(Function{entry});
    }
    *function = reinterpret_cast<CUfunction>(slot.get());
    context.functions.insert(*function);
  });
}

SOFTCUDA_API cuModuleGetGlobal_v2(CUdeviceptr*, size_t*, CUmodule, const char*) {
  return with_context("cuModuleGetGlobal", [](Context&) {
    throw Error(CUDA_ERROR_NOT_SUPPORTED, "the sizes of global variables are not known to this driver");
  });
}

SOFTCUDA_API cuFuncGetAttribute(int* value, int attribute, CUfunction handle) {
  return with_context("cuFuncGetAttribute", [&](Context& context) {
    require(value, "value");
    const Function& function = context.function(handle);
    switch (attribute) {
      case CU_FUNC_ATTRIBUTE_MAX_THREADS_PER_BLOCK:
        *value = 1024;
        break;
      case CU_FUNC_ATTRIBUTE_SHARED_SIZE_BYTES:
        *value = static_cast<int>(function.static_shared);
        break;
      case CU_FUNC_ATTRIBUTE_NUM_REGS:
        *value = 32;
        break;
      case CU_FUNC_ATTRIBUTE_PTX_VERSION:
      case CU_FUNC_ATTRIBUTE_BINARY_VERSION:
        *value = Driver::instance().settings.capability;
        break;
      case CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES:
        *value = static_cast<int>(function.dynamic_shared_limit);
        break;
      case CU_FUNC_ATTRIBUTE_CONST_SIZE_BYTES:
      case CU_FUNC_ATTRIBUTE_LOCAL_SIZE_BYTES:
      case CU_FUNC_ATTRIBUTE_CACHE_MODE_CA:
        *value = 0;
        break;
      default:
        throw Error(CUDA_ERROR_INVALID_VALUE, "function attribute " + std::to_string(attribute) + " is not known here");
    }
  });
}

SOFTCUDA_API cuFuncSetAttribute(CUfunction handle, int attribute, int value) {
  return with_context("cuFuncSetAttribute", [&](Context& context) {
    Function& function = context.function(handle);
    if (attribute == CU_FUNC_ATTRIBUTE_PREFERRED_SHARED_MEMORY_CARVEOUT) return;
    if (attribute != CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES) {
      throw Error(CUDA_ERROR_INVALID_VALUE, "function attribute " + std::to_string(attribute) + " cannot be set");
    }
    if (value < 0 || static_cast<size_t>(value) > SharedMemory::kLimit) {
      throw Error(CUDA_ERROR_INVALID_VALUE, std::to_string(value) +
                                                " bytes of shared memory are asked for, a block has " +
                                                std::to_string(SharedMemory::kLimit));
    }
    function.dynamic_shared_limit = static_cast<size_t>(value);
  });
}

SOFTCUDA_API cuFuncSetCacheConfig(CUfunction handle, int) {
  return with_context("cuFuncSetCacheConfig", [&](Context& context) { context.function(handle); });
}
