// All kernels for one instruction set, named by ISA; included inside its target pragma.
#include "vector.body.h"

#define JOIN_(name, type, isa) name##_##type##_##isa
#define JOIN(name, type, isa) JOIN_(name, type, isa)

#define REAL float
#define V f32x16
#define I i32x16
#define PANEL f32x16
#define PANEL_COLUMNS 16
#define PANEL_FMA(a, b, c) FMA_LANES(f32x16, a, b, c)
#define SIGN_BIT ((int32_t)0x80000000)
#define INFINITE __builtin_inff()
#define ROUNDING 0x1p23f
#define BODY(name) JOIN(name, f32, ISA)
#define FUNCTION(name) tensors_##name##_f32
#define TABLE_TYPE struct tensors_table_f32
#define TABLE_NAME JOIN(tensors_table, f32, ISA)
#include "typed.body.h"
#include "exponentials_f32.body.h"
#include "transpose_f32.body.h"
#include "both.body.h"

#define REAL double
#define V f64x16
#define I i64x16
#define PANEL f64x8
#define PANEL_COLUMNS 8
#define PANEL_FMA(a, b, c) FMA_LANES(f64x8, a, b, c)
#define SIGN_BIT ((int64_t)0x8000000000000000)
#define INFINITE __builtin_inf()
#define ROUNDING 0x1p52
#define BODY(name) JOIN(name, f64, ISA)
#define FUNCTION(name) tensors_##name##_f64
#define TABLE_TYPE struct tensors_table_f64
#define TABLE_NAME JOIN(tensors_table, f64, ISA)
#include "typed.body.h"
#include "exponentials_f64.body.h"
#include "transpose_f64.body.h"
#include "both.body.h"
