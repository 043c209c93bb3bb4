// linear — y = x Wᵀ + b (+ r) over the last axis. x [R, in], W [out, in], r and y [R, out]; R = batch · positions, all
// row-major.
//
// Threads: 256 a block, tiles of gemm.cuh; large tiles where there are enough of them to fill a GPU. A tile of the
// weight gradient dyᵀ x holds a sample's gradient in registers and ends in its sinks (parameter_gradient.cuh); where
// samples need not be told apart, the rows are cut into units instead, summed in order.
// Floor: 2·R·in·out operations each for y, dx and dW; a large tile reads 128·8 floats of each operand for 128·128·8
// products.
#include "parameter_gradient.cuh"
#include "row_product.cuh"

using namespace unhear;

namespace {

struct Shape {
  int rows, in, out;

  __device__ Shape(int64_t rows_, int64_t in_, int64_t out_)
      : rows(static_cast<int>(rows_)), in(static_cast<int>(in_)), out(static_cast<int>(out_)) {}
};

template <typename Tile>
__device__ void forward(const float* x, const float* w, const float* bias, const float* residual, float* y,
                        int64_t rows, int64_t in, int64_t out) {
  product_with_rows<Tile>(x, w, rows, in, out, [=](int64_t i, int column, float v) {
    if (bias != nullptr) v += bias[column];
    y[i] = residual != nullptr ? v + residual[i] : v;
  });
}

template <typename Tile>
__device__ void input_gradient(const float* dy, const float* w, float* dx, int64_t rows, int64_t in, int64_t out) {
  product_with_columns<Tile>(dy, w, rows, in, out, [=](int64_t i, int, float v) { dx[i] = v; });
}

// A tile of dyᵀ x over the rows of a unit.
template <typename Tile>
struct WeightTile {
  static constexpr int kElements = Tile::kElements;
  const float *x, *dy;
  Shape shape;
  int unit_rows, m0, n0;

  // Of block (x, ·): tiles along `in` fastest.
  __device__ WeightTile(const float* x_, const float* dy_, Shape s, int64_t unit_rows_)
      : x(x_), dy(dy_), shape(s), unit_rows(static_cast<int>(unit_rows_)) {
    const int across = (s.in + Tile::kN - 1) / Tile::kN;
    m0 = static_cast<int>(blockIdx.x) / across * Tile::kM;
    n0 = static_cast<int>(blockIdx.x) % across * Tile::kN;
  }

  __device__ void gradient(int64_t unit, float (&g)[kElements]) {
    const int64_t first = unit * unit_rows;
    const int count = first + unit_rows < shape.rows ? unit_rows : static_cast<int>(shape.rows - first);
    gemm_tile<Tile, false, false>(MatrixSource{dy + first * shape.out, count, shape.out, shape.out},
                                  MatrixSource{x + first * shape.in, count, shape.in, shape.in}, m0, n0, count, g);
  }

  __device__ int place(int e) const {
    const int m = m0 + Tile::row(e / Tile::kTN), n = n0 + Tile::column(e % Tile::kTN);
    return m < shape.out && n < shape.in ? m * shape.in + n : -1;
  }
};

}  // namespace

extern "C" __global__ void __launch_bounds__(kGemmThreads, 2)
    linear_forward_large(const float* x, const float* w, const float* bias, const float* residual, float* y,
                         int64_t rows, int64_t in, int64_t out) {
  forward<GemmLarge>(x, w, bias, residual, y, rows, in, out);
}

extern "C" __global__ void __launch_bounds__(kGemmThreads, 2)
    linear_forward_small(const float* x, const float* w, const float* bias, const float* residual, float* y,
                         int64_t rows, int64_t in, int64_t out) {
  forward<GemmSmall>(x, w, bias, residual, y, rows, in, out);
}

extern "C" __global__ void __launch_bounds__(kGemmThreads, 2)
    linear_input_gradient_large(const float* dy, const float* w, float* dx, int64_t rows, int64_t in, int64_t out) {
  input_gradient<GemmLarge>(dy, w, dx, rows, in, out);
}

extern "C" __global__ void __launch_bounds__(kGemmThreads, 2)
    linear_input_gradient_small(const float* dy, const float* w, float* dx, int64_t rows, int64_t in, int64_t out) {
  input_gradient<GemmSmall>(dy, w, dx, rows, in, out);
}

// Blocks: tiles × chunks.
extern "C" __global__ void __launch_bounds__(kGemmThreads, 2)
    linear_weight_gradient_sum_large(const float* x, const float* dy, Sinks sinks, int64_t rows, int64_t in,
                                     int64_t out, int64_t unit_rows) {
  WeightTile<GemmLarge> tile(x, dy, {rows, in, out}, unit_rows);
  sum_gradients(sinks, blockIdx.y, tile);
}

extern "C" __global__ void __launch_bounds__(kGemmThreads, 2)
    linear_weight_gradient_sum_small(const float* x, const float* dy, Sinks sinks, int64_t rows, int64_t in,
                                     int64_t out, int64_t unit_rows) {
  WeightTile<GemmSmall> tile(x, dy, {rows, in, out}, unit_rows);
  sum_gradients(sinks, blockIdx.y, tile);
}

extern "C" __global__ void __launch_bounds__(kGemmThreads)
    linear_weight_gradient_samples(const float* x, const float* dy, Sinks sinks, int64_t rows, int64_t in, int64_t out,
                                   int64_t unit_rows) {
  WeightTile<GemmSmall> tile(x, dy, {rows, in, out}, unit_rows);
  sink_gradients(sinks, blockIdx.x, blockIdx.y, tile);
}
