// Includes the file TENSORS_TYPED for Float and for Double. No guard: each .c file does it once.
#define TENSORS_REAL float
#define TENSORS_FN(name) tensors_##name##_f32
#define PANEL_COLUMNS (TENSORS_PANEL_BYTES / (intptr_t)sizeof(TENSORS_REAL))
#define KERNEL(name) tensors_table_f32->name
#include TENSORS_TYPED
#undef TENSORS_REAL
#undef TENSORS_FN
#undef KERNEL
#define TENSORS_REAL double
#define TENSORS_FN(name) tensors_##name##_f64
#define KERNEL(name) tensors_table_f64->name
#include TENSORS_TYPED
#undef TENSORS_REAL
#undef TENSORS_FN
#undef KERNEL
