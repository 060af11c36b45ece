// What the kernel files share among themselves.
#ifndef TENSORS_INTERNAL_H
#define TENSORS_INTERNAL_H

#include "include/kernels.h"

#include <string.h>

// A multiply and an add stay two roundings: only what says fma is one.
#pragma STDC FP_CONTRACT OFF

#define TENSORS_HIDDEN __attribute__((visibility("hidden")))
#define TENSORS_INLINE static inline __attribute__((always_inline, unused))

/// Columns of a packed matrix lie in panels of this many bytes, whatever the CPU.
#define TENSORS_PANEL_BYTES 64

TENSORS_INLINE intptr_t smaller(intptr_t a, intptr_t b) { return a < b ? a : b; }
TENSORS_INLINE intptr_t larger(intptr_t a, intptr_t b) { return a > b ? a : b; }

/// Index i of an array of Int32 or Int.
TENSORS_INLINE intptr_t index_at(const void *indices, intptr_t size, intptr_t i) {
  return size == 4 ? (intptr_t)((const int32_t *)indices)[i] : ((const intptr_t *)indices)[i];
}

/// `count` items in parts that are multiples of `unit`, for tensors_parallel.
typedef struct {
  intptr_t count, step, chunks;
} tensors_split;

/// Splits `count` items of `cost` nanoseconds each; one chunk if it is not worth more.
TENSORS_HIDDEN tensors_split tensors_split_work(intptr_t count, double cost, intptr_t unit);

#define TENSORS_REAL float
#define TENSORS_FN(name) tensors_##name##_f32
#define TENSORS_TABLE(isa) tensors_table_f32_##isa
#include "table.h"
#undef TENSORS_REAL
#undef TENSORS_FN
#undef TENSORS_TABLE
#define TENSORS_REAL double
#define TENSORS_FN(name) tensors_##name##_f64
#define TENSORS_TABLE(isa) tensors_table_f64_##isa
#include "table.h"
#undef TENSORS_REAL
#undef TENSORS_FN
#undef TENSORS_TABLE

#endif
