// The kernels for x86-64 with AVX-512.
#include "internal.h"

#pragma clang diagnostic ignored "-Wpsabi"
#if __x86_64__
#define ISA avx512
#define TENSORS_HAS_FMA 1
#define TENSORS_HAS_SCALE 1
#define TILE_ROWS 12
#pragma clang attribute push(__attribute__((target("avx2,fma,avx512f,avx512vl,avx512bw,avx512dq"))), apply_to = function)
#include "bodies/all.body.h"
#pragma clang attribute pop
#endif
