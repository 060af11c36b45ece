// exp, tanh, sigmoid and log of 16 floats: our own polynomials (Chebyshev fits made with 50
// digits). Within 2.5 ulp of the exact value; infinities, NaN, zeros and subnormals are right.

/// x = n ln 2 + r with |r| <= ln 2 / 2; n as a float and the polynomial exp(r) - 1.
TENSORS_INLINE f32x16 BODY(reduced_expm1)(f32x16 x, f32x16 *n) {
  const f32x16 magic = 0x1.8p23f;
  f32x16 shifted = BODY(fma)(x, 0x1.715476p+0f, magic);
  *n = shifted - magic;
  f32x16 r = BODY(fma)(*n, -0x1.62e43p-1f, x);
  r = BODY(fma)(*n, 0x1.05c61p-29f, r);
  f32x16 q = BODY(fma)(r, 0x1.6d117cp-10f, 0x1.120be2p-7f);
  q = BODY(fma)(q, r, 0x1.555518p-5f);
  q = BODY(fma)(q, r, 0x1.5554dcp-3f);
  q = BODY(fma)(q, r, 0.5f);
  return BODY(fma)(r * r, q, r);
}

/// 2^n for whole n in -126 ... 127.
TENSORS_INLINE f32x16 BODY(power_of_two)(i32x16 n) { return (f32x16)((n + 127) << 23); }

/// 2^n for a whole number n in -126 ... 127 that is held as a float.
TENSORS_INLINE f32x16 BODY(exact_power)(f32x16 n) {
  return BODY(power_of_two)((i32x16)(n + 0x1.8p23f) - 0x4b400000);
}

/// p 2^n for a p near 1 and whole n, rounded once where the result is subnormal.
TENSORS_INLINE f32x16 BODY(scaled)(f32x16 p, f32x16 n) {
#if TENSORS_HAS_SCALE
  typedef float lanes __attribute__((vector_size(64)));
  return (f32x16)__builtin_ia32_scalefps512_mask((lanes)p, (lanes)n, (lanes)p, 0xffff, 4);
#else
  // A NaN has any n here: kept in range so that the conversion is the same everywhere.
  i32x16 whole = (i32x16)(n + 0x1.8p23f) - 0x4b400000, half = whole >> 1;
  return p * BODY(power_of_two)(half) * BODY(power_of_two)(whole - half);
#endif
}

TENSORS_INLINE f32x16 BODY(exp_lanes)(f32x16 x) {
  f32x16 low = -104.0f, high = 89.0f;
  x = x < low ? low : x;
  x = x > high ? high : x;
  f32x16 n, p = BODY(reduced_expm1)(x, &n) + 1.0f;
  return BODY(scaled)(p, n);
}

TENSORS_INLINE f32x16 BODY(tanh_lanes)(f32x16 x) {
  f32x16 a = BODY(magnitude)(x), high = 9.1f, n;
  a = a > high ? high : a;
  // With e = exp(2a) - 1 free of cancellation: tanh(a) = e / (e + 2).
  f32x16 p = BODY(reduced_expm1)(a + a, &n);
#if TENSORS_HAS_SCALE
  f32x16 one = 1.0f, scale = BODY(scaled)(one, n);
#else
  f32x16 scale = BODY(exact_power)(n);
#endif
  f32x16 e = BODY(fma)(p, scale, scale - 1.0f);
  f32x16 t = e / (e + 2.0f);
  return (f32x16)((i32x16)t | ((i32x16)x & SIGN_BIT));
}

TENSORS_INLINE f32x16 BODY(sigmoid_lanes)(f32x16 x) {
  // e = exp(-|x|) cannot overflow; sigmoid is 1 / (1 + e), or e / (1 + e) below 0.
  f32x16 low = -104.0f, minus = -BODY(magnitude)(x), n;
  minus = minus < low ? low : minus;
  f32x16 p = BODY(reduced_expm1)(minus, &n) + 1.0f;
  f32x16 e = BODY(scaled)(p, n), one = 1.0f;
  return (x < 0.0f ? e : one) / (one + e);
}

TENSORS_INLINE f32x16 BODY(log_lanes)(f32x16 x) {
  i32x16 tiny = x < 0x1p-126f;
  f32x16 y = tiny ? x * 0x1p25f : x;
  // y = 2^k m with m in [sqrt(1/2), sqrt(2)).
  i32x16 bits = (i32x16)y - 0x3f3504f3;
  i32x16 whole = (bits >> 23) - (tiny & 25);
  f32x16 k = __builtin_convertvector(whole, f32x16);
  f32x16 f = (f32x16)((bits & 0x7fffff) + 0x3f3504f3) - 1.0f;
  f32x16 s = f / (f + 2.0f), z = s * s, h = 0.5f * f * f;
  f32x16 r = BODY(fma)(z, 0x1.ddd4dap-3f, 0x1.245c28p-2f);
  r = BODY(fma)(z, r, 0x1.9999ecp-2f);
  r = BODY(fma)(z, r, 0x1.555556p-1f) * z;
  f32x16 result = k * 0x1.62e8p-1f + (f - (h - (s * (h + r) + k * -0x1.e8082ep-16f)));
  f32x16 infinity = __builtin_inff(), nan = __builtin_nanf("");
  result = x == infinity ? infinity : result;
  result = x == 0.0f ? -infinity : result;
  return ((x < 0.0f) | (x != x)) ? nan : result;
}
