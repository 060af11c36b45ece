// Powers and logarithms of other bases, one number at a time, of double products and sums alone:
// the same bits on any CPU. The Float forms round the Double result once.
#include "pairs.h"

// MARK: - pow

/// log(x) for a finite x > 0, to some 2^-64 of itself.
static pair precise_log(double x) {
  int64_t k = 0;
  if (x < 0x1p-1022) {
    x *= 0x1p54;
    k = -54;
  }
  int64_t shifted = (int64_t)bits_of(x) - 0x3fe6a09e667f3bcd;
  k += shifted >> 52;
  double f = from_bits((uint64_t)((shifted & 0xfffffffffffff) + 0x3fe6a09e667f3bcd)) - 1.0;
  // log(1 + f) = 2 s + s (2/3 z + 2/5 z^2 + ...), s = f / (2 + f), z = s^2.
  pair d = exact_sum(2.0, f);
  double s0 = f / d.high;
  pair back = exact_product(s0, d.high);
  pair s = quick_sum(s0, (((f - back.high) - back.low) - s0 * d.low) / d.high);
  pair z = pair_product(s, s);
  double t = z.high, p = t * 0x1.0c0aff044a970p-3 + 0x1.0fbde0f4ad17bp-3;
  p = t * p + 0x1.3b1c3c1c81c8fp-3;
  p = t * p + 0x1.745cf8e4bba1bp-3;
  p = t * p + 0x1.c71c7201a55d7p-3;
  p = t * p + 0x1.2492492476a1ap-2;
  p = t * p + 0x1.9999999999a39p-2;
  pair third = pair_product(z, (pair){0x1.5555555555555p-1, 0x1.5555555555555p-55});
  pair series = pair_sum(third, (pair){t * t * p, 0.0});
  pair result = pair_sum((pair){2 * s.high, 2 * s.low}, pair_product(s, series));
  double n = (double)k;
  pair ln2 = exact_sum(n * 0x1.62e42fee00000p-1, n * 0x1.a39ef35793c76p-33);
  return pair_sum(ln2, result);
}

/// exp(a.high + a.low), |a.high| <= 746.
static double precise_exp(pair a) {
  double n = (a.high * 0x1.71547652b82fep+0 + 0x1.8p52) - 0x1.8p52;
  double r = ((a.high - n * 0x1.62e42fee00000p-1) - n * 0x1.a39ef35793c76p-33) + a.low;
  double q = r * 0x1.1f7340dbc337ep-29 + 0x1.af4e554377204p-26;
  q = q * r + 0x1.27e4db46cddd1p-22;
  q = q * r + 0x1.71de01fdbf9cap-19;
  q = q * r + 0x1.a01a01a6e1e2ap-16;
  q = q * r + 0x1.a01a01abf85abp-13;
  q = q * r + 0x1.6c16c16c162c3p-10;
  q = q * r + 0x1.11111111100bep-7;
  q = q * r + 0x1.5555555555556p-5;
  q = q * r + 0x1.5555555555557p-3;
  q = q * r + 0.5;
  double p = 1.0 + (r + r * r * q);
  int64_t whole = (int64_t)n, half = whole >> 1;
  return p * from_bits((uint64_t)(half + 1023) << 52) *
         from_bits((uint64_t)(whole - half + 1023) << 52);
}

double tensors_pow_f64(double x, double y) {
  uint64_t ux = bits_of(x) & INT64_MAX, uy = bits_of(y) & INT64_MAX;
  const uint64_t infinite = 0x7ff0000000000000;
  if (uy == 0 || x == 1.0) return 1.0;
  if (ux > infinite || uy > infinite) return x + y;
  // Whether y is a whole number, and an odd one.
  int exponent = (int)(uy >> 52) - 1023;
  bool whole = false, odd = false;
  if (uy == infinite || exponent > 52) {
    whole = true;
  } else if (exponent >= 0) {
    uint64_t m = (uy & (((uint64_t)1 << 52) - 1)) | (uint64_t)1 << 52;
    whole = !(m & ((((uint64_t)1 << 52) - 1) >> exponent));
    odd = whole && (m >> (52 - exponent) & 1);
  }
  double a = from_bits(ux);
  bool minus = (bits_of(x) >> 63) && odd;
  if (uy == infinite) return a == 1.0 ? 1.0 : (a > 1.0) == (y > 0) ? __builtin_inf() : 0.0;
  if (ux == 0 || ux == infinite) {
    double r = (ux == 0) == (y > 0) ? 0.0 : __builtin_inf();
    return minus ? -r : r;
  }
  if (x < 0 && !whole) return __builtin_nan("");
  double result;
  pair l = precise_log(a);
  double rough = y * l.high;
  if (rough > 745.2 || rough < -745.2) {
    result = rough > 0 ? __builtin_inf() : 0.0;
  } else if (rough < 0x1p-60 && rough > -0x1p-60) {
    result = 1.0 + rough;
  } else {
    pair p = exact_product(y, l.high);
    result = precise_exp(quick_sum(p.high, p.low + y * l.low));
  }
  return minus ? -result : result;
}

float tensors_pow_f32(float x, float y) { return (float)tensors_pow_f64(x, y); }

// MARK: - Logarithms of other bases

static double log_in_base(double x, pair inverse) {
  if (x != x || x < 0) return __builtin_nan("");
  if (x == 0) return -__builtin_inf();
  if (bits_of(x) == 0x7ff0000000000000) return x;
  return pair_product(precise_log(x), inverse).high;
}
/// The second argument is 1 / ln 2, and below 1 / ln 10, in two parts.
double tensors_log2_f64(double x) {
  return log_in_base(x, (pair){0x1.71547652b82fep+0, 0x1.777d0ffda0d24p-56});
}
double tensors_log10_f64(double x) {
  return log_in_base(x, (pair){0x1.bcb7b1526e50ep-2, 0x1.95355baaafad3p-57});
}
float tensors_log2_f32(float x) { return (float)tensors_log2_f64(x); }
float tensors_log10_f32(float x) { return (float)tensors_log10_f64(x); }
