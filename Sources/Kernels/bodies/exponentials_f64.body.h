// exp, tanh, sigmoid and log of 16 doubles: our own polynomials (Chebyshev fits made with 50
// digits), of products and sums alone, which cost the same on a CPU without fma. Within 2.5 ulp.

/// x = n ln 2 + r with |r| <= ln 2 / 2; n as a double and the polynomial exp(r) - 1.
TENSORS_INLINE f64x16 BODY(reduced_expm1)(f64x16 x, f64x16 *n) {
  const f64x16 magic = 0x1.8p52;
  *n = x * 0x1.71547652b82fep+0 + magic - magic;
  // n has at most 11 bits and the first part of ln 2 has 32, so that the product is exact.
  f64x16 r = (x - *n * 0x1.62e42fee00000p-1) - *n * 0x1.a39ef35793c76p-33;
  f64x16 q = r * 0x1.1f7340dbc337ep-29 + 0x1.af4e554377204p-26;
  q = q * r + 0x1.27e4db46cddd1p-22;
  q = q * r + 0x1.71de01fdbf9cap-19;
  q = q * r + 0x1.a01a01a6e1e2ap-16;
  q = q * r + 0x1.a01a01abf85abp-13;
  q = q * r + 0x1.6c16c16c162c3p-10;
  q = q * r + 0x1.11111111100bep-7;
  q = q * r + 0x1.5555555555556p-5;
  q = q * r + 0x1.5555555555557p-3;
  q = q * r + 0x1.0000000000000p-1;
  return r + r * r * q;
}

TENSORS_INLINE f64x16 BODY(power_of_two)(i64x16 n) { return (f64x16)((n + 1023) << 52); }

/// The whole number n as an integer, for |n| < 2^51.
TENSORS_INLINE i64x16 BODY(whole)(f64x16 n) {
  return (i64x16)(n + 0x1.8p52) - 0x4338000000000000;
}

/// 2^n for a whole number n in -1022 ... 1023 that is held as a double.
TENSORS_INLINE f64x16 BODY(exact_power)(f64x16 n) { return BODY(power_of_two)(BODY(whole)(n)); }

TENSORS_INLINE f64x16 BODY(exp_clamped)(f64x16 x) {
  f64x16 n, p = BODY(reduced_expm1)(x, &n) + 1.0;
  i64x16 whole = BODY(whole)(n);
  // Half of n, rounded: two factors, since the result may be subnormal.
  i64x16 half = BODY(whole)(n * 0.5 + 0x1.8p52 - 0x1.8p52);
  return p * BODY(power_of_two)(half) * BODY(power_of_two)(whole - half);
}

TENSORS_INLINE f64x16 BODY(exp_lanes)(f64x16 x) {
  f64x16 low = -746.0, high = 710.0;
  x = x < low ? low : x;
  x = x > high ? high : x;
  return BODY(exp_clamped)(x);
}

TENSORS_INLINE f64x16 BODY(tanh_lanes)(f64x16 x) {
  f64x16 a = BODY(magnitude)(x), high = 19.1, n;
  a = a > high ? high : a;
  f64x16 p = BODY(reduced_expm1)(a + a, &n);
  f64x16 scale = BODY(power_of_two)(BODY(whole)(n));
  f64x16 e = p * scale + (scale - 1.0);
  f64x16 t = e / (e + 2.0);
  return (f64x16)((i64x16)t | ((i64x16)x & SIGN_BIT));
}

TENSORS_INLINE f64x16 BODY(sigmoid_lanes)(f64x16 x) {
  f64x16 low = -746.0, minus = -BODY(magnitude)(x), one = 1.0;
  minus = minus < low ? low : minus;
  f64x16 e = BODY(exp_clamped)(minus);
  return (x < 0.0 ? e : one) / (one + e);
}

TENSORS_INLINE f64x16 BODY(log_lanes)(f64x16 x) {
  i64x16 tiny = x < 0x1p-1022;
  f64x16 y = tiny ? x * 0x1p54 : x;
  i64x16 bits = (i64x16)y - 0x3fe6a09e667f3bcd;
  // The exponent as a double without a conversion, which SSE2 and AVX2 do not have for 64 bits.
  u64x16 biased = ((u64x16)bits >> 52) ^ 0x800;     // 12 bits of sign and exponent, offset
  f64x16 k = (f64x16)(biased | 0x4330000000000000) - 0x1p52 - 0x800;
  k = tiny ? k - 54.0 : k;
  f64x16 f = (f64x16)((bits & 0xfffffffffffff) + 0x3fe6a09e667f3bcd) - 1.0;
  f64x16 s = f / (f + 2.0), z = s * s, h = 0.5 * f * f;
  f64x16 r = z * 0x1.0c0aff044a970p-3 + 0x1.0fbde0f4ad17bp-3;
  r = r * z + 0x1.3b1c3c1c81c8fp-3;
  r = r * z + 0x1.745cf8e4bba1bp-3;
  r = r * z + 0x1.c71c7201a55d7p-3;
  r = r * z + 0x1.2492492476a1ap-2;
  r = r * z + 0x1.9999999999a39p-2;
  r = r * z + 0x1.5555555555555p-1;
  r = r * z;
  f64x16 result =
    k * 0x1.62e42fee00000p-1 + (f - (h - (s * (h + r) + k * 0x1.a39ef35793c76p-33)));
  f64x16 infinity = __builtin_inf(), nan = __builtin_nan("");
  result = x == infinity ? infinity : result;
  result = x == 0.0 ? -infinity : result;
  return ((x < 0.0) | (x != x)) ? nan : result;
}
