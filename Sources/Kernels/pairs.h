// Numbers held as the sum of two doubles, of products and sums alone: for functions that must be
// right to the last place or nearly so.
#ifndef TENSORS_PAIRS_H
#define TENSORS_PAIRS_H

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

#endif
