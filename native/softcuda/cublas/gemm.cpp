#include "gemm.h"

#include <bit>

namespace softcuda {
namespace {

// To the nearest value with a mantissa of `bits` bits, ties to even; NaN and infinity stay.
float rounded(float value, int bits) {
  auto word = std::bit_cast<uint32_t>(value);
  if ((word & 0x7F800000u) == 0x7F800000u) return value;
  const int cut = 23 - bits;
  word += (1u << (cut - 1)) - 1 + (word >> cut & 1);
  return std::bit_cast<float>(word & ~((1u << cut) - 1));
}

float from_bfloat16(uint16_t bits) { return std::bit_cast<float>(uint32_t{bits} << 16); }

uint16_t to_bfloat16(float value) { return static_cast<uint16_t>(std::bit_cast<uint32_t>(rounded(value, 7)) >> 16); }

size_t size_of(DataType type) { return type == kBfloat16 ? 2 : 4; }

}  // namespace

float Matrix::at(int64_t batch, int64_t row, int64_t column) const {
  const int64_t i = batch * stride + (transposed ? row * leading + column : column * leading + row);
  return type == kBfloat16 ? from_bfloat16(static_cast<const uint16_t*>(data)[i]) : static_cast<const float*>(data)[i];
}

size_t Matrix::bytes(int64_t rows, int64_t columns, int64_t batches) const {
  if (rows == 0 || columns == 0 || batches == 0) return 0;
  const int64_t last = transposed ? (rows - 1) * leading + columns : (columns - 1) * leading + rows;
  return static_cast<size_t>((batches - 1) * stride + last) * size_of(type);
}

void Product::run() const {
  const auto factor = [&](float value) { return tf32 ? rounded(value, 10) : value; };
  for (int64_t batch = 0; batch < batches; ++batch) {
    for (int64_t j = 0; j < n; ++j) {
      for (int64_t i = 0; i < m; ++i) {
        float sum = 0;
        for (int64_t p = 0; p < k; ++p) sum += factor(a.at(batch, i, p)) * factor(b.at(batch, p, j));
        // With beta 0 the result may hold anything before, NaN too.
        const float result = alpha * sum + (beta == 0 ? 0 : beta * c.at(batch, i, j));
        const int64_t place = batch * c.stride + j * c.leading + i;
        void* data = const_cast<void*>(c.data);
        if (c.type == kBfloat16) {
          static_cast<uint16_t*>(data)[place] = to_bfloat16(result);
        } else {
          static_cast<float*>(data)[place] = result;
        }
      }
    }
  }
}

}  // namespace softcuda
