// The kernels for any CPU.
#include "internal.h"

#pragma clang diagnostic ignored "-Wpsabi"
#define ISA base
#if __x86_64__ || __wasm__
#define TENSORS_HAS_FMA 0
#define TILE_ROWS 4
#else
#define TENSORS_HAS_FMA 1
#define TILE_ROWS 6
#endif
#include "bodies/all.body.h"
