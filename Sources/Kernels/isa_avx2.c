// The kernels for x86-64 with AVX2 and FMA.
#include "internal.h"

#pragma clang diagnostic ignored "-Wpsabi"
#if __x86_64__
#define ISA avx2
#define TENSORS_HAS_FMA 1
#define TILE_ROWS 6
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#include "bodies/all.body.h"
#pragma clang attribute pop
#endif
