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

/// a b + c rounded once, in integers.
static double exact_fma(double a, double b, double c) {
  uint64_t ua, ub, uc;
  memcpy(&ua, &a, 8), memcpy(&ub, &b, 8), memcpy(&uc, &c, 8);
  int ea = ua >> 52 & 2047, eb = ub >> 52 & 2047, ec = uc >> 52 & 2047;
  if (ea == 2047 || eb == 2047 || ec == 2047 || !(ua << 1) || !(ub << 1)) return a * b + c;
  const uint64_t fraction = ((uint64_t)1 << 52) - 1;
  uint64_t ma = ua & fraction, mb = ub & fraction, mc = uc & fraction;
  // Value = m 2^(e - 1075), with the hidden bit or, for a subnormal, normalised.
#define NORMAL(m, e) \
  if (e) m |= fraction + 1; \
  else if (m) { int z = __builtin_clzll(m) - 11; m <<= z; e = 1 - z; }
  NORMAL(ma, ea) NORMAL(mb, eb) NORMAL(mc, ec)
#undef NORMAL
  bool minus = (ua ^ ub) >> 63, minus_c = uc >> 63;
  typedef unsigned __int128 wide;
  wide p = (wide)ma * mb << 20, q = (wide)mc << 72;  // tops at bit 124 or 125; bit 124
  int ep = ea + eb - 2 * 1075 - 20, eq = ec - 1075 - 72, e;
#define SHIFT_STICKY(x, n) \
  x = n > 127 ? (wide)(x != 0) : n ? (x >> n | ((x << (128 - n)) != 0)) : x
  if (!mc) {
    e = ep;
  } else if (ep >= eq) {
    int n = ep - eq;
    SHIFT_STICKY(q, n);
    e = ep;
  } else {
    int n = eq - ep;
    SHIFT_STICKY(p, n);
    e = eq;
  }
  wide r;
  if (minus == minus_c || !mc) {
    r = p + q;
  } else if (p >= q) {
    r = p - q;
    if (!r) return 0.0;
  } else {
    r = q - p;
    minus = minus_c;
  }
  int top = (uint64_t)(r >> 64) ? 127 - __builtin_clzll((uint64_t)(r >> 64))
                                : 63 - __builtin_clzll((uint64_t)r);
  int drop = larger(top - 52, -1074 - e);
  uint64_t m;
  if (drop <= 0) {
    m = (uint64_t)r << -drop;
  } else if (drop > 127) {
    m = 0;
  } else {
    m = (uint64_t)(r >> drop);
    wide rest = r << (128 - drop), half = (wide)1 << 127;
    m += rest > half || (rest == half && (m & 1));
  }
  e += drop;                                        // value = m 2^e, e >= -1074
  if (m >> 53) m >>= 1, e += 1;
  uint64_t bits;
  if (m >> 52) {
    bits = e + 1075 >= 2047 ? (uint64_t)2047 << 52 : (uint64_t)(e + 1075) << 52 | (m & fraction);
  } else {
    bits = m;
  }
  bits |= (uint64_t)minus << 63;
  double result;
  memcpy(&result, &bits, 8);
  return result;
}
#undef SHIFT_STICKY

/// a b + c of floats: the product is exact in double; the sum is rounded to odd there, so that
/// rounding it again to float rounds the exact value (Boldo and Melquiond, 2008).
#define DEFINE_FMA_F32(N) \
  typedef float fma_f##N __attribute__((ext_vector_type(N))); \
  typedef double fma_d##N __attribute__((ext_vector_type(N))); \
  typedef uint64_t fma_u##N __attribute__((ext_vector_type(N))); \
  TENSORS_INLINE fma_f##N fma_float_##N(fma_f##N a, fma_f##N b, fma_f##N c) { \
    fma_d##N da = __builtin_convertvector(a, fma_d##N), db = __builtin_convertvector(b, fma_d##N); \
    fma_d##N dc = __builtin_convertvector(c, fma_d##N), p = da * db, s = p + dc, bb = s - p; \
    fma_d##N error = (p - (s - bb)) + (dc - bb); \
    fma_u##N e = (fma_u##N)error, u = (fma_u##N)s, t = e & 0x7fffffffffffffffu; \
    fma_u##N inexact = (t | (0 - t)) >> 63, opposite = (e ^ u) >> 63; \
    fma_u##N finite = ~(((u & 0x7ff0000000000000u) + 0x0010000000000000u) >> 63); \
    fma_u##N step = (1 - 2 * opposite) & (0 - (inexact & finite & ~u & 1)); \
    return __builtin_convertvector((fma_d##N)(u + step), fma_f##N); \
  }
DEFINE_FMA_F32(2)

TENSORS_INLINE f32x16 fma_lanes_f32(f32x16 a, f32x16 b, f32x16 c) {
  f32x16 r;
#pragma clang loop unroll(full)
  for (int i = 0; i < 16; i += 2) {
    fma_f2 x = fma_float_2(
      (fma_f2){a[i], a[i + 1]}, (fma_f2){b[i], b[i + 1]}, (fma_f2){c[i], c[i + 1]});
    r[i] = x[0], r[i + 1] = x[1];
  }
  return r;
}
TENSORS_INLINE f64x16 fma_lanes_f64x16(f64x16 a, f64x16 b, f64x16 c) {
  f64x16 r;
  for (int i = 0; i < 16; i++) r[i] = exact_fma(a[i], b[i], c[i]);
  return r;
}
TENSORS_INLINE f64x8 fma_lanes_f64x8(f64x8 a, f64x8 b, f64x8 c) {
  f64x8 r;
  for (int i = 0; i < 8; i++) r[i] = exact_fma(a[i], b[i], c[i]);
  return r;
}
#define FMA_LANES(V, a, b, c) \
  _Generic((V){0}, f32x16: fma_lanes_f32, f64x16: fma_lanes_f64x16, f64x8: fma_lanes_f64x8)(a, b, c)
#endif
