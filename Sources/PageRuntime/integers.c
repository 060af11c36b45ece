// Arithmetic of 128 bits, under the names by which the compiler calls it.
#include <stdint.h>

typedef unsigned __int128 wide;
typedef union {
  wide all;
  struct {
    uint64_t low, high;
  } part;
} halves;

wide __ashlti3(wide x, int n) {
  halves h = {.all = x};
  if (n & 64) {
    h.part.high = h.part.low << (n & 63);
    h.part.low = 0;
  } else if (n) {
    h.part.high = h.part.high << n | h.part.low >> (64 - n);
    h.part.low <<= n;
  }
  return h.all;
}

wide __lshrti3(wide x, int n) {
  halves h = {.all = x};
  if (n & 64) {
    h.part.low = h.part.high >> (n & 63);
    h.part.high = 0;
  } else if (n) {
    h.part.low = h.part.low >> n | h.part.high << (64 - n);
    h.part.high >>= n;
  }
  return h.all;
}

wide __multi3(wide x, wide y) {
  halves a = {.all = x}, b = {.all = y}, r;
  uint64_t al = (uint32_t)a.part.low, ah = a.part.low >> 32;
  uint64_t bl = (uint32_t)b.part.low, bh = b.part.low >> 32;
  uint64_t low = al * bl, middle = ah * bl + (low >> 32), carry = al * bh + (uint32_t)middle;
  r.part.low = carry << 32 | (uint32_t)low;
  r.part.high = ah * bh + (middle >> 32) + (carry >> 32) + a.part.high * b.part.low +
                a.part.low * b.part.high;
  return r.all;
}

static wide divided(wide a, wide b, wide *rest) {
  wide q = 0, r = 0;
  for (int i = 127; i >= 0; i--) {
    r = r << 1 | (a >> i & 1);
    if (r >= b) r -= b, q |= (wide)1 << i;
  }
  *rest = r;
  return q;
}

static wide size(__int128 a) { return a < 0 ? -(wide)a : (wide)a; }

wide __udivti3(wide a, wide b) {
  wide rest;
  return divided(a, b, &rest);
}

wide __umodti3(wide a, wide b) {
  wide rest;
  divided(a, b, &rest);
  return rest;
}

__int128 __divti3(__int128 a, __int128 b) {
  wide rest, q = divided(size(a), size(b), &rest);
  return (a < 0) != (b < 0) ? -q : q;
}

__int128 __modti3(__int128 a, __int128 b) {
  wide rest;
  divided(size(a), size(b), &rest);
  return a < 0 ? -rest : rest;
}
