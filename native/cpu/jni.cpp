// The JNI surface: memory, copies, kernels, programs. Mirrors org.unhear.device.cpu.NativeCpu.
#include <jni.h>
#include <sys/mman.h>

#include <cstdlib>
#include <cstring>
#include <oneapi/dnnl/dnnl.hpp>

#include "kernel.h"
#include "parallel.h"

namespace unhear {

std::map<std::string, KernelFactory>& catalogue() {
  static std::map<std::string, KernelFactory> kernels;
  return kernels;
}

namespace {

struct Step {
  Kernel* kernel;
  std::vector<void*> buffers;
  char* workspace;
};

struct CpuProgram {
  std::vector<Step> steps;
};

thread_local std::string failure_text;

template <typename T>
T* pointer(jlong address) {
  return reinterpret_cast<T*>(static_cast<intptr_t>(address));
}

template <typename T>
jlong handle(T* p) {
  return static_cast<jlong>(reinterpret_cast<intptr_t>(p));
}

std::string text(JNIEnv* env, jstring string) {
  const char* chars = env->GetStringUTFChars(string, nullptr);
  std::string copy(chars);
  env->ReleaseStringUTFChars(string, chars);
  return copy;
}

std::vector<jlong> longs(JNIEnv* env, jlongArray array) {
  std::vector<jlong> values(env->GetArrayLength(array));
  env->GetLongArrayRegion(array, 0, static_cast<jsize>(values.size()), values.data());
  return values;
}

void throw_java(JNIEnv* env, const char* type, const std::string& message) {
  env->ThrowNew(env->FindClass(type), message.c_str());
}

const char* instruction_set() {
#if defined(__AVX512F__)
  return "avx512";
#elif defined(__AVX2__)
  return "avx2";
#else
  return "baseline";
#endif
}

// oneDNN takes its thread count from the calling thread's OpenMP setting, when it makes and when it runs a primitive.
void single_threaded_onednn() { omp_set_num_threads(1); }

}  // namespace
}  // namespace unhear

using namespace unhear;

#define NATIVE(type, name) extern "C" JNIEXPORT type JNICALL Java_org_unhear_device_cpu_NativeCpu_##name

NATIVE(jlong, allocate)(JNIEnv*, jclass, jlong bytes) {
  constexpr size_t huge_page = size_t{2} << 20;
  const size_t size = static_cast<size_t>(bytes);
  const size_t alignment = size >= huge_page ? huge_page : kAlignment;
  if (size > SIZE_MAX - alignment) return 0;
  const size_t rounded = (std::max<size_t>(size, 1) + alignment - 1) / alignment * alignment;
  void* memory = std::aligned_alloc(alignment, rounded);
  // Fewer page faults and table walks; a hint only.
  if (memory && alignment == huge_page) madvise(memory, rounded, MADV_HUGEPAGE);
  return handle(memory);
}

NATIVE(void, free)(JNIEnv*, jclass, jlong address) { std::free(pointer<void>(address)); }

NATIVE(void, writeFloats)(JNIEnv* env, jclass, jlong address, jfloatArray source, jint first, jint count) {
  env->GetFloatArrayRegion(source, first, count, pointer<jfloat>(address));
}

NATIVE(void, writeInts)(JNIEnv* env, jclass, jlong address, jintArray source, jint first, jint count) {
  env->GetIntArrayRegion(source, first, count, pointer<jint>(address));
}

NATIVE(void, readFloats)(JNIEnv* env, jclass, jlong address, jfloatArray target, jint first, jint count) {
  env->SetFloatArrayRegion(target, first, count, pointer<jfloat>(address));
}

NATIVE(void, copy)(JNIEnv*, jclass, jlong source, jlong target, jlong bytes) {
  std::memmove(pointer<void>(target), pointer<void>(source), static_cast<size_t>(bytes));
}

NATIVE(void, fill)(JNIEnv*, jclass, jlong address, jint value, jlong bytes) {
  std::memset(pointer<void>(address), value, static_cast<size_t>(bytes));
}

NATIVE(jlong, prepare)(JNIEnv* env, jclass, jstring name, jobjectArray keys, jdoubleArray values, jint threads) {
  const std::string kernel_name = text(env, name);
  const jsize count = env->GetArrayLength(keys);
  std::vector<jdouble> numbers(count);
  env->GetDoubleArrayRegion(values, 0, count, numbers.data());
  std::map<std::string, double> attributes;
  for (jsize i = 0; i < count; ++i) {
    attributes[text(env, static_cast<jstring>(env->GetObjectArrayElement(keys, i)))] = numbers[i];
  }
  auto found = catalogue().find(kernel_name);
  if (found == catalogue().end()) {
    throw_java(env, "java/lang/IllegalArgumentException", "there is no kernel '" + kernel_name + "'");
    return 0;
  }
  try {
    single_threaded_onednn();
    return handle(found->second(Attributes(std::move(attributes), threads)).release());
  } catch (const std::exception& e) {
    throw_java(env, "java/lang/IllegalArgumentException", e.what());
    return 0;
  }
}

NATIVE(jlong, workspaceBytes)(JNIEnv*, jclass, jlong kernel) {
  return static_cast<jlong>(pointer<Kernel>(kernel)->workspace_bytes());
}

NATIVE(void, release)(JNIEnv*, jclass, jlong kernel) { delete pointer<Kernel>(kernel); }

NATIVE(jlong, record)(JNIEnv* env, jclass, jlongArray kernels, jobjectArray buffers, jlongArray workspaces) {
  auto program = std::make_unique<CpuProgram>();
  const std::vector<jlong> kernel_handles = longs(env, kernels);
  const std::vector<jlong> workspace_addresses = longs(env, workspaces);
  for (size_t i = 0; i < kernel_handles.size(); ++i) {
    auto row = static_cast<jlongArray>(env->GetObjectArrayElement(buffers, static_cast<jsize>(i)));
    Step step{pointer<Kernel>(kernel_handles[i]), {}, pointer<char>(workspace_addresses[i])};
    for (jlong address : longs(env, row)) step.buffers.push_back(pointer<void>(address));
    env->DeleteLocalRef(row);
    program->steps.push_back(std::move(step));
  }
  return handle(program.release());
}

NATIVE(void, releaseProgram)(JNIEnv*, jclass, jlong program) { delete pointer<CpuProgram>(program); }

NATIVE(jint, run)(JNIEnv*, jclass, jlong program, jint threads) {
  single_threaded_onednn();
  const auto& steps = pointer<CpuProgram>(program)->steps;
  for (size_t i = 0; i < steps.size(); ++i) {
    try {
      steps[i].kernel->run(Args{steps[i].buffers.data(), steps[i].workspace, threads});
    } catch (const std::exception& e) {
      failure_text = e.what();
      return static_cast<jint>(i);
    }
  }
  return -1;
}

NATIVE(jstring, failure)(JNIEnv* env, jclass) { return env->NewStringUTF(failure_text.c_str()); }

NATIVE(jstring, description)(JNIEnv* env, jclass) {
  const dnnl_version_t* v = dnnl_version();
  const std::string description = std::string("kernels for ") + instruction_set() + ", oneDNN " +
                                  std::to_string(v->major) + "." + std::to_string(v->minor) + "." +
                                  std::to_string(v->patch);
  return env->NewStringUTF(description.c_str());
}

NATIVE(jobjectArray, kernels)(JNIEnv* env, jclass) {
  jobjectArray names =
      env->NewObjectArray(static_cast<jsize>(catalogue().size()), env->FindClass("java/lang/String"), nullptr);
  jsize i = 0;
  for (const auto& entry : catalogue()) env->SetObjectArrayElement(names, i++, env->NewStringUTF(entry.first.c_str()));
  return names;
}
