// softcuda_translate IN OUT: rewrites the preprocessed text of a .cu file into C++.
//
//   extern "C" __global__ void f(int n) {…}   an entry for the driver is added at the end
//   __shared__ float a[32][33], b;            auto& a = softcuda::shared_array<float[32][33]>([] {}); auto& b = …
//   extern __shared__ float c[];              float* const c = softcuda::dynamic_shared<float>();
//
// Text is preprocessed first, so that kernels and arrays that macros make are seen. Lines keep their numbers.
#include <algorithm>
#include <cctype>
#include <fstream>
#include <iostream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

const std::string kShared = "__shared__", kGlobal = "__global__";

bool in_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(" \t\n");
  if (first == std::string::npos) return "";
  return text.substr(first, text.find_last_not_of(" \t\n") - first + 1);
}

bool ends_with(const std::string& text, const std::string& end) {
  return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

// Where `word` stands next from `start` as a word of its own.
size_t find_word(const std::string& text, const std::string& word, size_t start = 0) {
  for (size_t at = text.find(word, start); at != std::string::npos; at = text.find(word, at + 1)) {
    const size_t end = at + word.size();
    if ((at == 0 || !in_word(text[at - 1])) && (end == text.size() || !in_word(text[end]))) return at;
  }
  return std::string::npos;
}

// `file:line` of a position, from the markers of the preprocessor.
std::string place(const std::string& text, size_t position) {
  std::istringstream lines(text.substr(0, position));
  std::string file = "?", line;
  long number = 0;
  while (std::getline(lines, line)) {
    const auto quote = line.find('"');
    if (line.rfind("# ", 0) == 0 && quote != std::string::npos) {
      number = std::stol(line.substr(2)) - 1;
      file = line.substr(quote + 1, line.rfind('"') - quote - 1);
    } else {
      ++number;
    }
  }
  return file + ":" + std::to_string(number);
}

[[noreturn]] void refuse(const std::string& text, size_t position, const std::string& what) {
  throw std::runtime_error(place(text, position) + ": " + what);
}

// Takes alignas(…) and attributes off a declaration: arrays of shared memory are aligned to 16 bytes.
std::string without_alignment(std::string declaration) {
  for (const std::string& word : {std::string("alignas"), std::string("__attribute__")}) {
    for (size_t at; (at = find_word(declaration, word)) != std::string::npos;) {
      size_t end = declaration.find('(', at);
      int depth = 0;
      do depth += declaration.at(end) == '(' ? 1 : declaration.at(end) == ')' ? -1 : 0;
      while (++end, depth > 0);
      declaration.erase(at, end - at);
    }
  }
  return declaration;
}

// Cuts `T a[2], b` at the commas outside brackets.
std::vector<std::string> declarators(const std::string& declaration) {
  std::vector<std::string> parts(1);
  int depth = 0;
  for (char c : declaration) {
    depth += std::string("(<[").find(c) != std::string::npos   ? 1
             : std::string(")>]").find(c) != std::string::npos ? -1
                                                               : 0;
    if (c == ',' && depth == 0) {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

struct Declarator {
  std::string type, name, dimensions;
};

// Takes `float a[2][3]` apart; the name is the last word before the dimensions, which end the text.
Declarator parse(const std::string& declaration) {
  std::string head = trimmed(declaration), dimensions;
  while (!head.empty() && head.back() == ']') {
    int depth = 0;
    size_t at = head.size();
    do depth += head.at(--at) == ']' ? 1 : head.at(at) == '[' ? -1 : 0;
    while (depth > 0);
    dimensions = head.substr(at) + dimensions;
    head = trimmed(head.substr(0, at));
  }
  size_t start = head.size();
  while (start > 0 && in_word(head[start - 1])) --start;
  return {trimmed(head.substr(0, start)), head.substr(start), dimensions};
}

std::string shared_arrays(const std::string& declaration) {
  std::string result, type;
  for (const std::string& part : declarators(declaration)) {
    Declarator array = parse(part);
    if (array.name.empty()) return "";
    if (type.empty()) type = array.type;
    result += "auto& " + array.name + " = softcuda::shared_array<" + type + array.dimensions + ">([] {}); ";
  }
  return type.empty() ? "" : result;
}

std::string dynamic_shared(const std::string& declaration) {
  const Declarator array = parse(declaration);
  if (array.type.empty() || array.name.empty() || array.dimensions != "[]") return "";
  return array.type + "* const " + array.name + " = softcuda::dynamic_shared<" + array.type + ">();";
}

void translate_shared(std::string& text) {
  for (size_t at; (at = find_word(text, kShared)) != std::string::npos;) {
    const size_t end = text.find(';', at);
    if (end == std::string::npos) refuse(text, at, "a declaration of shared memory has no end");
    const size_t after = at + kShared.size();
    const std::string source = text.substr(after, end - after);
    size_t start = at;
    while (start > 0 && std::isspace(static_cast<unsigned char>(text[start - 1]))) --start;
    const bool is_extern = start >= 6 && find_word(text, "extern", start - 6) == start - 6;
    const std::string declaration = without_alignment(source);
    std::string replacement = is_extern ? dynamic_shared(declaration) : shared_arrays(declaration);
    if (replacement.empty()) {
      refuse(text, at, "shared memory must be declared as '__shared__ T name[n];' or 'extern __shared__ T name[];'");
    }
    start = is_extern ? start - 6 : at;
    replacement.append(static_cast<size_t>(std::count(text.begin() + static_cast<long>(start),
                                                      text.begin() + static_cast<long>(end), '\n')),
                       '\n');
    text.replace(start, end + 1 - start, replacement);
  }
}

void translate_kernels(std::string& text) {
  std::string entries;
  for (size_t at; (at = find_word(text, kGlobal)) != std::string::npos;) {
    if (!ends_with(trimmed(text.substr(at < 64 ? 0 : at - 64, std::min<size_t>(at, 64))), "extern \"C\"")) {
      refuse(text, at, "a kernel must be declared as 'extern \"C\" __global__ void name(…)'");
    }
    const size_t parenthesis = text.find('(', at);
    const std::string name = parse(text.substr(at + kGlobal.size(), parenthesis - at - kGlobal.size())).name;
    if (parenthesis == std::string::npos || name.empty()) refuse(text, at, "a kernel has no name");
    text.erase(at, kGlobal.size());
    const std::string entry = "softcuda_kernel_" + name, of = "softcuda::Entry<&" + name + ">";
    entries += "extern \"C\" __attribute__((visibility(\"default\"))) const softcuda::KernelEntry " + entry + ";\n" +
               "const softcuda::KernelEntry " + entry + " = {\"" + name + "\", " + of + "::call, " + of + "::bytes, " +
               of + "::count};\n";
  }
  text += "\n" + entries;
}

std::string read(const char* path) {
  std::ifstream in(path);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in) throw std::runtime_error(std::string("cannot read ") + path);
  return text.str();
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 3) {
    std::cerr << "Usage: softcuda_translate IN OUT\n";
    return 2;
  }
  try {
    std::string text = read(arguments[1]);
    translate_shared(text);
    translate_kernels(text);
    std::ofstream out(arguments[2]);
    out << text;
    if (!out.flush()) throw std::runtime_error(std::string("cannot write ") + arguments[2]);
  } catch (const std::exception& e) {
    std::cerr << e.what() << '\n';
    return 1;
  }
}
