// fma for CPUs that have no such instruction: a b + c rounded once, to the bits of those that do.

/// a b + c rounded once, in integers.
__attribute__((noinline, unused)) static double exact_fma(double a, double b, double c) {
  uint64_t ua, ub, uc;
  memcpy(&ua, &a, 8), memcpy(&ub, &b, 8), memcpy(&uc, &c, 8);
  int ea = ua >> 52 & 2047, eb = ub >> 52 & 2047, ec = uc >> 52 & 2047;
  if (ea == 2047 || eb == 2047 || !(ua << 1) || !(ub << 1)) return a * b + c;
  if (ec == 2047) return c + c;  // a b is finite, however large: adding a rounded one could be NaN
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

/// The same 16 times, in place of `a`.
__attribute__((noinline, unused)) static void fma_all_f32(
  f32x16 *a, const f32x16 *b, const f32x16 *c
) {
#define PAIR(x) ((fma_f2){(*x)[i], (*x)[i + 1]})
  for (int i = 0; i < 16; i += 2) {
    fma_f2 x = fma_float_2(PAIR(a), PAIR(b), PAIR(c));
    (*a)[i] = x[0], (*a)[i + 1] = x[1];
  }
#undef PAIR
}

/// a b + c of 16 floats: the sum in double is rounded to float, which differs from rounding once only
/// where the double lies in the middle between two floats or the float is subnormal. Such lanes are
/// rare; they are computed again.
TENSORS_INLINE f32x16 fma_lanes_f32(f32x16 a, f32x16 b, f32x16 c) {
  typedef uint32_t u4 __attribute__((ext_vector_type(4)));
  typedef float f4 __attribute__((ext_vector_type(4)));
  f32x16 r;
  u4 doubtful = 0;
#define PAIR(x, i) __builtin_convertvector(((fma_f2){x[i], x[i + 1]}), fma_d2)
#pragma clang loop unroll(full)
  for (int i = 0; i < 16; i += 4) {
    fma_d2 s0 = PAIR(a, i) * PAIR(b, i) + PAIR(c, i);
    fma_d2 s1 = PAIR(a, i + 2) * PAIR(b, i + 2) + PAIR(c, i + 2);
    fma_f2 f0 = __builtin_convertvector(s0, fma_f2), f1 = __builtin_convertvector(s1, fma_f2);
    f4 f = {f0[0], f0[1], f1[0], f1[1]};
    u4 low = __builtin_shufflevector((u4)s0, (u4)s1, 0, 2, 4, 6);
    doubtful |= (u4)((low & 0x1fffffff) == 0x10000000);
    doubtful |= (u4)((((u4)f & 0x7fffffff) - 1) < 0x00800000);
    r[i] = f[0], r[i + 1] = f[1], r[i + 2] = f[2], r[i + 3] = f[3];
  }
#undef PAIR
#if __wasm_simd128__
  typedef signed char bytes __attribute__((vector_size(16)));
  const bool any = __builtin_wasm_any_true_v128((bytes)doubtful);
#else
  const bool any = __builtin_reduce_or(doubtful);
#endif
  if (__builtin_expect(any, 0)) fma_all_f32(&a, &b, &c), r = a;
  return r;
}

/// a b + c of doubles in products and sums: the errors of both are kept, and what is below the sum is
/// rounded to odd (Boldo and Melquiond, 2008). Where a part could overflow or lose bits: in integers.
__attribute__((noinline, unused)) static fma_d2 fma_double_2(fma_d2 a, fma_d2 b, fma_d2 c) {
  typedef int64_t mask __attribute__((ext_vector_type(2)));
  const double split = 0x1p27 + 1;  // cuts a double in two halves whose products are exact
  fma_d2 uh = a * b;
  fma_d2 sa = a * split, sb = b * split;
  fma_d2 ah = sa - (sa - a), al = a - ah, bh = sb - (sb - b), bl = b - bh;
  fma_d2 ul = ((ah * bh - uh) + ah * bl + al * bh) + al * bl;
  fma_d2 th = c + ul, t = th - c, tl = (c - (th - t)) + (ul - t);
  fma_d2 vh = uh + th, v = vh - uh, vl = (uh - (vh - v)) + (th - v);
  fma_d2 z = tl + vl, w = z - tl, e = (tl - (z - w)) + (vl - w);
  fma_u2 u = (fma_u2)z, inexact = (fma_u2)(e != 0.0), opposite = ((fma_u2)e ^ u) >> 63;
  fma_u2 step = (1 - 2 * opposite) & inexact & ((u & 1) - 1);
  fma_d2 result = vh + (fma_d2)(u + step);
#define SIZE(x) __builtin_elementwise_abs(x)
  mask nothing = (a == 0.0) | (b == 0.0);
  mask safe = (SIZE(uh) > 0x1p-900) & (SIZE(uh) < 0x1p1000) & (SIZE(c) < 0x1p1000) &
              (SIZE(a) < 0x1p990) & (SIZE(b) < 0x1p990);
  safe |= nothing & (SIZE(c) < 0x1p1000) & (SIZE(uh) == 0.0);
#undef SIZE
  result = nothing ? uh + c : result;
  if (__builtin_expect(!(safe[0] & safe[1]), 0))
    return (fma_d2){exact_fma(a[0], b[0], c[0]), exact_fma(a[1], b[1], c[1])};
  return result;
}

#define DEFINE_FMA_F64(N) \
  TENSORS_INLINE f64x##N fma_lanes_f64x##N(f64x##N a, f64x##N b, f64x##N c) { \
    f64x##N r; \
    _Pragma("clang loop unroll(full)") for (int i = 0; i < N; i += 2) { \
      fma_d2 x = fma_double_2( \
        (fma_d2){a[i], a[i + 1]}, (fma_d2){b[i], b[i + 1]}, (fma_d2){c[i], c[i + 1]}); \
      r[i] = x[0], r[i + 1] = x[1]; \
    } \
    return r; \
  }
DEFINE_FMA_F64(8)
DEFINE_FMA_F64(16)
