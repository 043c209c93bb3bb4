// What the address and undefined behaviour sanitizers found, in a build with them.
#pragma once

#include <string>

namespace softcuda {

// The first line of what was found since the last call; empty when nothing was, and always without sanitizers.
std::string sanitizer_finding();

}  // namespace softcuda
