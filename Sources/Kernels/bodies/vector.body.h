// Vectors of 16 lanes, for the instruction set that ISA names. The compiler splits them to what the
// CPU has; a lane's result depends on nothing but that lane, so the split cannot change a bit.
//
// Included once per instruction set, inside its target pragma. TENSORS_HAS_FMA says whether
// fma is an instruction, TENSORS_HAS_SCALE whether multiplying by a power of two is.

typedef float f32x16 __attribute__((ext_vector_type(16)));
typedef int32_t i32x16 __attribute__((ext_vector_type(16)));
typedef double f64x16 __attribute__((ext_vector_type(16)));
typedef int64_t i64x16 __attribute__((ext_vector_type(16)));
typedef uint64_t u64x16 __attribute__((ext_vector_type(16)));
typedef double f64x8 __attribute__((ext_vector_type(8)));

#if TENSORS_HAS_FMA
#define FMA_LANES(V, a, b, c) __builtin_elementwise_fma(a, b, c)
#else
#include "fma.body.h"
#define FMA_LANES(V, a, b, c) \
  _Generic((V){0}, f32x16: fma_lanes_f32, f64x16: fma_lanes_f64x16, f64x8: fma_lanes_f64x8)(a, b, c)
#endif
