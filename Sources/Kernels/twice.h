// Includes the file TENSORS_TYPED for Float and for Double. No guard: each .c file does it once. Where there is one set of
// instructions, kernels are called by name: a linker then leaves out those that nobody calls.
#define TENSORS_REAL float
#define TENSORS_FN(name) tensors_##name##_f32
#define PANEL_COLUMNS (TENSORS_PANEL_BYTES / (intptr_t)sizeof(TENSORS_REAL))
#if TENSORS_ONE_TABLE
#define KERNEL(name) tensors_table_f32_base.name
#else
#define KERNEL(name) tensors_table_f32->name
#endif
#include TENSORS_TYPED
#undef TENSORS_REAL
#undef TENSORS_FN
#undef KERNEL
#define TENSORS_REAL double
#define TENSORS_FN(name) tensors_##name##_f64
#if TENSORS_ONE_TABLE
#define KERNEL(name) tensors_table_f64_base.name
#else
#define KERNEL(name) tensors_table_f64->name
#endif
#include TENSORS_TYPED
#undef TENSORS_REAL
#undef TENSORS_FN
#undef KERNEL
