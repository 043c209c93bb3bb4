// How a test speaks to the driver in mid-run: from C as softcuda_control, from Java as the native method of
// org.unhear.testing.SoftwareDriver.
#include <jni.h>

#include "context.h"

namespace softcuda {
namespace {

// `calls FUNCTION`, `leaks` and `message` ask; all else is a setting as in the environment, which counts calls anew.
std::string control(const std::string& command) {
  Driver& driver = Driver::instance();
  const std::lock_guard<std::mutex> lock(driver.mutex);
  const std::string calls = "calls ";
  if (command.rfind(calls, 0) == 0) return std::to_string(driver.calls[command.substr(calls.size())]);
  if (command == "leaks") return driver.leaks;
  if (command == "message") return driver.message;
  try {
    driver.settings.set(command);
    driver.calls.clear();
    return "";
  } catch (const std::invalid_argument& e) {
    return std::string("error: ") + e.what();
  }
}

}  // namespace
}  // namespace softcuda

extern "C" {

// The answer stays valid until the next call of the same thread. It begins with `error: ` when the command is wrong.
__attribute__((visibility("default"))) const char* softcuda_control(const char* command) {
  static thread_local std::string answer;
  answer = softcuda::control(command);
  return answer.c_str();
}

JNIEXPORT jstring JNICALL Java_org_unhear_testing_SoftwareDriver_control(JNIEnv* env, jclass, jstring command) {
  const char* text = env->GetStringUTFChars(command, nullptr);
  if (!text) return nullptr;
  const std::string answer = softcuda::control(text);
  env->ReleaseStringUTFChars(command, text);
  return env->NewStringUTF(answer.c_str());
}
}
