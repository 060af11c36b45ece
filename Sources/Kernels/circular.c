// sin, cos, tan and their inverses, one number at a time, of double products and sums alone: the
// same bits on any CPU. The Float forms round the Double result once.
#include "pairs.h"

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

// MARK: - tan, atan and its kin

double tensors_tan_f64(double x) {
  if (x == 0) return x;
  if ((bits_of(x) & 0x7ff0000000000000) == 0x7ff0000000000000) return x - x;
  int q;
  pair r = reduce(x, &q);
  return q & 1 ? -cos_near(r) / sin_near(r) : sin_near(r) / cos_near(r);
}

/// Polynomial in x^2 (a Chebyshev fit made with 50 digits) for |x| <= tan(pi / 8), to which
/// quarters of pi bring any number: atan(x) = pi/2 - atan(1/x) = pi/4 + atan((x - 1) / (x + 1)).
double tensors_atan_f64(double x) {
  static const double table[12] = {
    0x1.ef3a9d0100c77p-7, -0x1.118225dc21e46p-5, 0x1.7098da92722a7p-5, -0x1.ab66d8ededdbdp-5,
    0x1.e16e1f33a5d5fp-5, -0x1.110c3a393ccafp-4, 0x1.3b1369d44ce80p-4, -0x1.745d1480820d4p-4,
    0x1.c71c71b562122p-4, -0x1.249249247071fp-3, 0x1.9999999999565p-3, -0x1.5555555555554p-2,
  };
  double a = x < 0 ? -x : x, high = 0, low = 0;
  if (a > 0x1.3504f333f9de6p+1) {
    high = 0x1.921fb54442d18p+0, low = 0x1.1a62633145c07p-54;
    a = -1.0 / a;
  } else if (a > 0x1.a827999fcef32p-2) {
    high = 0x1.921fb54442d18p-1, low = 0x1.1a62633145c07p-55;
    a = (a - 1.0) / (a + 1.0);
  }
  double z = a * a, p = table[0];
  for (int i = 1; i < 12; i++) p = p * z + table[i];
  double y = high + (a + (a * z * p + low));
  return bits_of(x) >> 63 ? -y : y;
}

double tensors_asin_f64(double x) {
  return tensors_atan_f64(x / __builtin_sqrt((1.0 - x) * (1.0 + x)));
}
double tensors_acos_f64(double x) {
  return 2.0 * tensors_atan_f64(__builtin_sqrt((1.0 - x) / (1.0 + x)));
}
float tensors_tan_f32(float x) { return (float)tensors_tan_f64(x); }
float tensors_atan_f32(float x) { return (float)tensors_atan_f64(x); }
float tensors_asin_f32(float x) { return (float)tensors_asin_f64(x); }
float tensors_acos_f32(float x) { return (float)tensors_acos_f64(x); }
