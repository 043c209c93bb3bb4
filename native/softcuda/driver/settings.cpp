#include "settings.h"

#include <charconv>
#include <cstdlib>
#include <stdexcept>

#include "errors.h"

namespace softcuda {
namespace {

uint64_t number(const std::string& name, const std::string& text) {
  uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) {
    throw std::invalid_argument(name + " must be a number, not '" + text + "'");
  }
  return value;
}

// 64MiB, 2GiB or a number of bytes.
size_t bytes(const std::string& name, const std::string& text) {
  for (const auto& [unit, shift] : {std::pair<std::string, int>{"KiB", 10}, {"MiB", 20}, {"GiB", 30}}) {
    if (text.size() > unit.size() && text.compare(text.size() - unit.size(), unit.size(), unit) == 0) {
      return number(name, text.substr(0, text.size() - unit.size())) << shift;
    }
  }
  return number(name, text);
}

// FUNCTION:N=CODE, several of them with commas between.
std::vector<Injection> injections(const std::string& text) {
  std::vector<Injection> all;
  for (size_t start = 0; start < text.size();) {
    const size_t end = std::min(text.find(',', start), text.size());
    const std::string one = text.substr(start, end - start);
    const size_t colon = one.find(':'), equals = one.find('=');
    const auto code = equals == std::string::npos ? std::nullopt : result_named(one.substr(equals + 1));
    if (colon == std::string::npos || !code || equals < colon) {
      throw std::invalid_argument("fail must be FUNCTION:N=CODE like cuMemAlloc:3=CUDA_ERROR_OUT_OF_MEMORY, not '" +
                                  one + "'");
    }
    all.push_back({one.substr(0, colon), number("fail", one.substr(colon + 1, equals - colon - 1)), *code});
    start = end + 1;
  }
  return all;
}

}  // namespace

void Settings::set(const std::string& assignment) {
  const size_t equals = assignment.find('=');
  const std::string name = assignment.substr(0, equals);
  const std::string value = equals == std::string::npos ? "" : assignment.substr(equals + 1);
  if (name == "seed") {
    seed = number(name, value);
  } else if (name == "memory") {
    memory = bytes(name, value);
  } else if (name == "devices") {
    devices = static_cast<int>(number(name, value));
  } else if (name == "version") {
    version = static_cast<int>(number(name, value));
  } else if (name == "capability") {
    capability = static_cast<int>(number(name, value));
  } else if (name == "blocking") {
    blocking = number(name, value) != 0;
  } else if (name == "fail") {
    failures = injections(value);
  } else {
    throw std::invalid_argument("'" + name +
                                "' is no setting: seed, memory, devices, version, capability, blocking, fail");
  }
}

void Settings::read_environment() {
  for (const auto& [variable, name] : {std::pair<const char*, const char*>{"UNHEAR_SOFTCUDA_SEED", "seed"},
                                       {"UNHEAR_SOFTCUDA_MEMORY", "memory"},
                                       {"UNHEAR_SOFTCUDA_DEVICES", "devices"},
                                       {"UNHEAR_SOFTCUDA_VERSION", "version"},
                                       {"UNHEAR_SOFTCUDA_CAPABILITY", "capability"},
                                       {"CUDA_LAUNCH_BLOCKING", "blocking"},
                                       {"UNHEAR_SOFTCUDA_FAIL", "fail"}}) {
    if (const char* value = std::getenv(variable)) set(std::string(name) + "=" + value);
  }
}

}  // namespace softcuda
