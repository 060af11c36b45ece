/// The hot loops of the tensor library.
///
/// Every function gives the same bits on every CPU, with any number of threads, in any build:
/// each element of a matrix product is one chain of fused multiply-adds over k, in order;
/// reductions run in 16 fixed lanes that a fixed tree joins; exp, tanh and the others are our own;
/// threads share out results, never the terms of one sum.
///
/// Sizes are counts of elements, never of bytes. Matrices are given by a pointer and two strides
/// (in elements), so that a transpose costs nothing. Operands may not overlap results unless a
/// function says so. No function checks sizes or indices: the caller does.
#ifndef TENSORS_KERNELS_H
#define TENSORS_KERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__cplusplus)
extern "C" {
#endif

#define TENSORS_ENUM enum __attribute__((enum_extensibility(closed)))

// MARK: - Instruction sets and threads

/// The sets of instructions that the kernels are compiled for.
typedef TENSORS_ENUM tensors_isa {
  tensors_isa_base = 0,    ///< any CPU; exact but slow on x86-64, where it has no FMA
  tensors_isa_avx2 = 1,    ///< x86-64 with AVX2 and FMA
  tensors_isa_avx512 = 2,  ///< x86-64 with AVX-512 F, VL, BW and DQ
} tensors_isa;

/// True if this CPU (and this build) can run `isa`.
bool tensors_isa_supported(tensors_isa isa);

/// The set in use: TENSORS_ISA=base|avx2|avx512 if set and supported, else the best there is.
tensors_isa tensors_isa_current(void);

/// Uses `isa` from now on; false, and no change, if the CPU lacks it. For tests; do not call it
/// while kernels run.
bool tensors_isa_select(tensors_isa isa);

/// The number of threads that kernels use: TENSORS_THREADS, else the number of cores.
intptr_t tensors_thread_count(void);

/// Sets the number of threads (at least 1).
void tensors_thread_count_set(intptr_t count);

/// Joins all worker threads, so that the process may fork; they start again when needed.
void tensors_pool_suspend(void);

/// Calls `body(context, chunk)` for every chunk in 0..<chunks, on several threads, and returns
/// when all are done. Chunks must write different memory. Calls from inside `body` run in place.
void tensors_parallel(
  intptr_t chunks, void (*_Nonnull body)(void *_Nullable context, intptr_t chunk),
  void *_Nullable context);

// MARK: - Memory

/// A block of at least `bytes` bytes, aligned to 64, not zeroed; taken from blocks released
/// earlier if one fits. Never null: running out of memory ends the program. Threads may call it.
void *_Nonnull tensors_allocate(size_t bytes);

/// Gives a block back. `bytes` must be what it was allocated with.
void tensors_release(void *_Nullable block, size_t bytes);

/// Returns kept blocks to the system; the number of bytes returned.
size_t tensors_memory_trim(void);

// MARK: - Names of element-wise operations

/// y = f(x). Backward is dx = dy f'(x), where the derivative uses x or y, as noted.
typedef TENSORS_ENUM tensors_unary {
  tensors_unary_exp,         ///< backward uses y
  tensors_unary_log,         ///< x
  tensors_unary_tanh,        ///< y
  tensors_unary_sigmoid,     ///< y
  tensors_unary_relu,        ///< y
  tensors_unary_sqrt,        ///< y
  tensors_unary_negate,      ///< neither
  tensors_unary_reciprocal,  ///< y
  tensors_unary_abs,         ///< x
  tensors_unary_sin,         ///< x
  tensors_unary_cos,         ///< x
  tensors_unary_square,      ///< x
  tensors_unary_sign,        ///< neither (0)
  tensors_unary_floor,       ///< neither (0)
  tensors_unary_ceil,        ///< neither (0)
  tensors_unary_round,       ///< to even; neither (0)
  tensors_unary_hardSigmoid, ///< min(1, max(0, x/5 + 1/2)); y
  tensors_unary_log1p,       ///< ln(1 + x); x
  tensors_unary_expm1,       ///< e^x - 1; y
  tensors_unary_softplus,    ///< ln(1 + e^x); x
  tensors_unary_tan,         ///< y
  tensors_unary_asin,        ///< x
  tensors_unary_acos,        ///< x
  tensors_unary_atan,        ///< x
  tensors_unary_log2,        ///< x
  tensors_unary_log10,       ///< x
} tensors_unary;

typedef TENSORS_ENUM tensors_binary {
  tensors_binary_add,
  tensors_binary_subtract,
  tensors_binary_multiply,
  tensors_binary_divide,
  tensors_binary_maximum,  ///< NaN if either is
  tensors_binary_minimum,  ///< NaN if either is
  tensors_binary_power,
} tensors_binary;

typedef TENSORS_ENUM tensors_comparison {
  tensors_comparison_equal,
  tensors_comparison_notEqual,
  tensors_comparison_less,
  tensors_comparison_lessOrEqual,
  tensors_comparison_greater,
  tensors_comparison_greaterOrEqual,
} tensors_comparison;

typedef TENSORS_ENUM tensors_reduction {
  tensors_reduction_sum,
  tensors_reduction_maximum,     ///< of nothing: -infinity; NaN if any is
  tensors_reduction_minimum,     ///< of nothing: +infinity; NaN if any is
  tensors_reduction_sumSquares,
  tensors_reduction_product,
} tensors_reduction;

typedef TENSORS_ENUM tensors_activation {
  tensors_activation_tanh,
  tensors_activation_relu,
} tensors_activation;

// MARK: - Elements of any type

/// Copies a strided view of `rank` dimensions (at most 16) to `destination`, row-major.
/// Strides count elements of `size` bytes (1, 4 or 8) and may be 0 or negative.
void tensors_copy_view(
  intptr_t size, intptr_t rank, const intptr_t *_Nullable shape, const void *_Nonnull source,
  const intptr_t *_Nullable strides, void *_Nonnull destination);

/// The reverse: writes row-major `source` through the strides of `destination`.
void tensors_store_view(
  intptr_t size, intptr_t rank, const intptr_t *_Nullable shape, const void *_Nonnull source,
  void *_Nonnull destination, const intptr_t *_Nullable strides);

/// Position of the first index outside 0..<bound, or -1. `size` is 4 (Int32) or 8 (Int).
intptr_t tensors_first_bad_index(
  intptr_t count, const void *_Nonnull indices, intptr_t size, intptr_t bound);

/// CRC-32C (Castagnoli) of `count` bytes, continuing from `seed` (0 to begin).
uint32_t tensors_crc32c(uint32_t seed, const void *_Nonnull bytes, size_t count);

/// CRC-32, as ZIP archives use it, of `count` bytes, continuing from `seed` (0 to begin).
uint32_t tensors_crc32(uint32_t seed, const void *_Nonnull bytes, size_t count);

/// Conversions; float to integer truncates.
void tensors_convert_f32_f64(intptr_t count, const float *_Nonnull x, double *_Nonnull y);
void tensors_convert_f64_f32(intptr_t count, const double *_Nonnull x, float *_Nonnull y);

// MARK: - The same for Float (_f32) and Double (_f64)

#define TENSORS_REAL float
#define TENSORS_FN(name) tensors_##name##_f32
#include "typed.h"
#undef TENSORS_REAL
#undef TENSORS_FN

#define TENSORS_REAL double
#define TENSORS_FN(name) tensors_##name##_f64
#include "typed.h"
#undef TENSORS_REAL
#undef TENSORS_FN

#if defined(__cplusplus)
}
#endif
#endif
