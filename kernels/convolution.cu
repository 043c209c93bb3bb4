// convolution — dense and grouped cross-correlation in one or two dimensions (one dimension is height 1).
//
// y[n,p,q,o] = b[o] + Σ_{c,r,s} w[o,c,r,s] x[n, p·stride − pad + r·dilation, …, c], zeros outside.
// Each is a product of matrices (gemm.cuh) whose operands are gathered while they are loaded (convolution.cuh), so no
// patch is ever written: y over taps × input channels, dx over taps × output channels, dw over positions of y.
// Threads: 256 a block, tiles of positions × channels of a group; large tiles where there are enough of them to fill a
// GPU. A tile of dw holds a sample's gradient in registers and ends in its sinks (parameter_gradient.cuh); where
// samples need not be told apart, positions are cut into units instead, summed in order. Floor:
// 2·N·OH·OW·O·C/groups·KH·KW operations each for y, dx and dw; with a stride, dx does stride² times that.
#include "convolution.cuh"
#include "gemm.cuh"
#include "parameter_gradient.cuh"

using namespace unhear;

namespace {

// Blocks: tiles of positions × tiles of output channels × groups.
template <typename Tile>
__device__ void forward(const float* x, const float* w, const float* bias, float* y, const Convolution& g, bool relu) {
  const int m0 = blockIdx.x * Tile::kM, n0 = blockIdx.y * Tile::kN, group = blockIdx.z;
  const int positions = g.out_positions();
  float c[Tile::kElements];
  gemm_tile<Tile, true, true>(InputPatches{g, x, group, 0, positions}, WeightLines::outputs(g, w, group), m0, n0,
                              g.taps() * g.group_in, c);
#pragma unroll
  for (int i = 0; i < Tile::kTM; ++i) {
    const int m = m0 + Tile::row(i);
    if (m >= positions) continue;
    float* row = y + static_cast<int64_t>(m) * g.out_channels + group * g.group_out;
#pragma unroll
    for (int j = 0; j < Tile::kTN; ++j) {
      const int n = n0 + Tile::column(j);
      if (n >= g.group_out) continue;
      const float v = c[i * Tile::kTN + j] + (bias != nullptr ? bias[group * g.group_out + n] : 0);
      row[n] = relu && v < 0 ? 0 : v;
    }
  }
}

// dx (=). Blocks: tiles of positions × tiles of input channels × groups.
template <typename Tile>
__device__ void input_gradient(const float* dy, const float* w, float* dx, const Convolution& g) {
  const int m0 = blockIdx.x * Tile::kM, n0 = blockIdx.y * Tile::kN, group = blockIdx.z;
  const int positions = g.in_positions();
  float c[Tile::kElements];
  gemm_tile<Tile, true, true>(OutputPatches{g, dy, group}, WeightLines::inputs(g, w, group), m0, n0,
                              g.taps() * g.group_out, c);
#pragma unroll
  for (int i = 0; i < Tile::kTM; ++i) {
    const int m = m0 + Tile::row(i);
    if (m >= positions) continue;
    float* row = dx + static_cast<int64_t>(m) * g.channels + group * g.group_in;
#pragma unroll
    for (int j = 0; j < Tile::kTN; ++j) {
      const int n = n0 + Tile::column(j);
      if (n < g.group_in) row[n] = c[i * Tile::kTN + j];
    }
  }
}

// A tile of the weight's gradient over the positions of a unit: output channels × (taps × input channels).
template <typename Tile>
struct WeightTile {
  static constexpr int kElements = Tile::kElements;
  const float *x, *dy;
  Convolution g;
  int unit_rows, group, m0, n0;

  // Of block (x, ·): tiles along taps × input channels fastest, then output channels, then groups.
  __device__ WeightTile(const float* x_, const float* dy_, const ConvolutionShape& shape, int64_t unit_rows_)
      : x(x_), dy(dy_), g(shape), unit_rows(static_cast<int>(unit_rows_)) {
    const int across = (g.taps() * g.group_in + Tile::kN - 1) / Tile::kN,
              down = (g.group_out + Tile::kM - 1) / Tile::kM;
    const int tile = static_cast<int>(blockIdx.x) / across;
    group = tile / down;
    m0 = tile % down * Tile::kM;
    n0 = static_cast<int>(blockIdx.x) % across * Tile::kN;
  }

  __device__ void gradient(int64_t unit, float (&sum)[kElements]) {
    const int first = static_cast<int>(unit) * unit_rows, all = g.out_positions();
    const int end = first + unit_rows < all ? first + unit_rows : all;
    const float* from = dy + static_cast<int64_t>(first) * g.out_channels + group * g.group_out;
    gemm_tile<Tile, false, false>(MatrixSource{from, end - first, g.group_out, g.out_channels},
                                  InputPatches{g, x, group, first, end}, m0, n0, end - first, sum);
  }

  __device__ int place(int e) const {
    const int o = m0 + Tile::row(e / Tile::kTN), k = n0 + Tile::column(e % Tile::kTN);
    if (o >= g.group_out || k >= g.taps() * g.group_in) return -1;
    const int tap = k / g.group_in, c = k - tap * g.group_in;
    return ((group * g.group_out + o) * g.group_in + c) * g.taps() + tap;
  }
};

}  // namespace

extern "C" __global__ void __launch_bounds__(kGemmThreads)
    convolution_forward_large(const float* x, const float* w, const float* bias, float* y, ConvolutionShape shape,
                              int64_t relu) {
  forward<GemmLarge>(x, w, bias, y, Convolution(shape), relu != 0);
}

extern "C" __global__ void __launch_bounds__(kGemmThreads)
    convolution_forward_small(const float* x, const float* w, const float* bias, float* y, ConvolutionShape shape,
                              int64_t relu) {
  forward<GemmSmall>(x, w, bias, y, Convolution(shape), relu != 0);
}

extern "C" __global__ void __launch_bounds__(kGemmThreads)
    convolution_input_gradient_large(const float* dy, const float* w, float* dx, ConvolutionShape shape) {
  input_gradient<GemmLarge>(dy, w, dx, Convolution(shape));
}

extern "C" __global__ void __launch_bounds__(kGemmThreads)
    convolution_input_gradient_small(const float* dy, const float* w, float* dx, ConvolutionShape shape) {
  input_gradient<GemmSmall>(dy, w, dx, Convolution(shape));
}

// A unit is `unit_rows` positions of y. Blocks: tiles × chunks.
extern "C" __global__ void __launch_bounds__(kGemmThreads)
    convolution_weight_gradient_sum_large(const float* x, const float* dy, Sinks sinks, ConvolutionShape shape,
                                          int64_t unit_rows) {
  WeightTile<GemmLarge> tile(x, dy, shape, unit_rows);
  sum_gradients(sinks, blockIdx.y, tile);
}

extern "C" __global__ void __launch_bounds__(kGemmThreads)
    convolution_weight_gradient_sum_small(const float* x, const float* dy, Sinks sinks, ConvolutionShape shape,
                                          int64_t unit_rows) {
  WeightTile<GemmSmall> tile(x, dy, shape, unit_rows);
  sum_gradients(sinks, blockIdx.y, tile);
}

extern "C" __global__ void __launch_bounds__(kGemmThreads, 1)
    convolution_weight_gradient_samples(const float* x, const float* dy, Sinks sinks, ConvolutionShape shape,
                                        int64_t unit_rows) {
  WeightTile<GemmSmall> tile(x, dy, shape, unit_rows);
  sink_gradients(sinks, blockIdx.x, blockIdx.y, tile);
}
