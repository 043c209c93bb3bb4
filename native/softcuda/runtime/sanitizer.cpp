#include "sanitizer.h"

#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>

#include <utility>

namespace softcuda {
namespace {

std::string finding;

void found_by_address_sanitizer(const char* report) {
  if (!finding.empty()) return;
  const std::string text = report;
  const auto start = text.find("AddressSanitizer");
  finding = text.substr(start == std::string::npos ? 0 : start);
  finding = finding.substr(0, finding.find('\n'));
}

const bool installed = [] {
  __asan_set_error_report_callback(found_by_address_sanitizer);
  return true;
}();

}  // namespace

std::string sanitizer_finding() { return std::exchange(finding, {}); }

}  // namespace softcuda

// The runtime of the sanitizer calls this hook after each report.
extern "C" __attribute__((visibility("default"))) void __ubsan_on_report() {
  if (softcuda::finding.empty()) softcuda::finding = "undefined behaviour, told above";
}

#else

std::string softcuda::sanitizer_finding() { return {}; }

#endif
