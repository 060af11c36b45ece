// sin, cos and pow, one number at a time, of double products and sums alone: the same bits on any
// CPU. The Float forms round the Double result once.
#include "internal.h"

TENSORS_INLINE uint64_t bits_of(double x) {
  uint64_t u;
  memcpy(&u, &x, 8);
  return u;
}
TENSORS_INLINE double from_bits(uint64_t u) {
  double x;
  memcpy(&x, &u, 8);
  return x;
}

/// A number as the unevaluated sum of two doubles.
typedef struct {
  double high, low;
} pair;

TENSORS_INLINE pair quick_sum(double a, double b) {
  double s = a + b;
  return (pair){s, b - (s - a)};
}
TENSORS_INLINE pair exact_sum(double a, double b) {
  double s = a + b, t = s - a;
  return (pair){s, (a - (s - t)) + (b - t)};
}
/// a b exactly (Dekker 1971), away from overflow and underflow.
TENSORS_INLINE pair exact_product(double a, double b) {
  double ca = 134217729.0 * a, cb = 134217729.0 * b;
  double ah = ca - (ca - a), al = a - ah, bh = cb - (cb - b), bl = b - bh, p = a * b;
  return (pair){p, ((ah * bh - p) + ah * bl + al * bh) + al * bl};
}
TENSORS_INLINE pair pair_product(pair a, pair b) {
  pair p = exact_product(a.high, b.high);
  return quick_sum(p.high, p.low + (a.high * b.low + a.low * b.high));
}
TENSORS_INLINE pair pair_sum(pair a, pair b) {
  pair s = exact_sum(a.high, b.high);
  return quick_sum(s.high, s.low + (a.low + b.low));
}

// MARK: - sin, cos

/// 2 / pi, 64 bits a word, the binary point before the first.
static const uint64_t two_over_pi[20] = {
  0xa2f9836e4e441529, 0xfc2757d1f534ddc0, 0xdb6295993c439041, 0xfe5163abdebbc561,
  0xb7246e3a424dd2e0, 0x06492eea09d1921c, 0xfe1deb1cb129a73e, 0xe88235f52ebb4484,
  0xe99c7026b45f7e41, 0x3991d639835339f4, 0x9c845f8bbdf9283b, 0x1ff897ffde05980f,
  0xef2f118b5a0a6d1f, 0x6d367ecf27cb09b7, 0x4f463f669e5fea2d, 0x7527bac7ebe5f17b,
  0x3d0739f78a5292ea, 0x6bfb5fb11f8d5d08, 0x56033046fc7b6bab, 0xf0cfbc209af4361d,
};

/// x - quadrant pi/2 for a finite |x| of 2^17 or more (Payne and Hanek 1983).
static pair reduce_large(double x, int *quadrant) {
  uint64_t u = bits_of(x), m = (u & (((uint64_t)1 << 52) - 1)) | (uint64_t)1 << 52;
  int e = (int)(u >> 52 & 2047) - 1075;
  // Words whose product is a multiple of 4 quadrants drop out.
  int first = e < 66 ? 0 : (e - 2) / 64;
  uint64_t product[5] = {0};
  unsigned __int128 carry = 0;
  for (int i = 0; i < 4; i++) {
    int word = first + 3 - i;
    carry += (unsigned __int128)m * (word < 20 ? two_over_pi[word] : 0);
    product[i] = (uint64_t)carry;
    carry >>= 64;
  }
  product[4] = (uint64_t)carry;
  int point = 64 * (first + 4) - e;                  // bit of the binary point
#define WORD_AT(bit) \
  ((bit) >= 320 ? 0 : product[(bit) / 64] >> ((bit) % 64) | \
   ((bit) % 64 && (bit) / 64 + 1 < 5 ? product[(bit) / 64 + 1] << (64 - (bit) % 64) : 0))
  int q = (int)(WORD_AT(point) & 3);
  unsigned __int128 f = (unsigned __int128)WORD_AT(point - 64) << 64 | WORD_AT(point - 128);
#undef WORD_AT
  bool minus = f >> 127;
  if (minus) {
    q += 1;
    f = -f;
  }
  uint64_t top = (uint64_t)(f >> 64);
  int zeros = top ? __builtin_clzll(top) : 64;
  f <<= zeros;
  double scale = from_bits((uint64_t)(1023 - 53 - zeros) << 52);
  double high = (double)(uint64_t)(f >> 75) * scale;
  double low = (double)(uint64_t)((f >> 22) & (((uint64_t)1 << 53) - 1)) * (scale * 0x1p-53);
  pair r = pair_product((pair){high, low}, (pair){0x1.921fb54442d18p+0, 0x1.1a62633145c07p-54});
  if (u >> 63) {
    minus = !minus;
    q = -q;
  }
  *quadrant = q & 3;
  return minus ? (pair){-r.high, -r.low} : r;
}

static pair reduce(double x, int *quadrant) {
  if (!(x < 0x1p17 && x > -0x1p17)) return reduce_large(x, quadrant);
  double n = (x * 0x1.45f306dc9c883p-1 + 0x1.8p52) - 0x1.8p52;
  *quadrant = (int)n & 3;
  // pi/2 in three parts; the products with the first two are exact.
  double r = x - n * 0x1.921fb54400000p+0;
  pair s = exact_sum(r, -n * 0x1.0b4611a600000p-34);
  return quick_sum(s.high, s.low - n * 0x1.3198a2e037073p-69);
}

TENSORS_INLINE double sin_near(pair x) {
  double r = x.high, z = r * r;
  double p = z * -0x1.ab17a79237a19p-41 + 0x1.61217ec01749dp-33;
  p = z * p - 0x1.ae64541266378p-26;
  p = z * p + 0x1.71de3a54605eep-19;
  p = z * p - 0x1.a01a01a019936p-13;
  p = z * p + 0x1.1111111111110p-7;
  p = z * p - 0x1.5555555555555p-3;
  return r + (z * r * p + x.low * (1.0 - 0.5 * z));
}

TENSORS_INLINE double cos_near(pair x) {
  double r = x.high, z = r * r, h = 0.5 * z, w = 1.0 - h;
  double p = z * 0x1.ab783376962cfp-45 - 0x1.9394b9c9c20a4p-37;
  p = z * p + 0x1.1eed8deb6d561p-29;
  p = z * p - 0x1.27e4fb7712bdfp-22;
  p = z * p + 0x1.a01a01a019d0ap-16;
  p = z * p - 0x1.6c16c16c16c16p-10;
  p = z * p + 0x1.5555555555555p-5;
  return w + (((1.0 - w) - h) + (z * z * p - r * x.low));
}

static double circular(double x, int quadrants) {
  if ((bits_of(x) & 0x7ff0000000000000) == 0x7ff0000000000000) return x - x;
  int q;
  pair r = reduce(x, &q);
  q = (q + quadrants) & 3;
  double y = q & 1 ? cos_near(r) : sin_near(r);
  return q & 2 ? -y : y;
}

double tensors_sin_f64(double x) { return x == 0 ? x : circular(x, 0); }
double tensors_cos_f64(double x) { return circular(x, 1); }
float tensors_sin_f32(float x) { return (float)tensors_sin_f64(x); }
float tensors_cos_f32(float x) { return (float)tensors_cos_f64(x); }

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
