// What the compiler and the standard library call of a C library.
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

// MARK: <string.h>, in instructions of its own: a builtin would call the function that it is in.

void *memcpy(void *restrict to, const void *restrict from, size_t n) {
  __asm__("local.get %0\nlocal.get %1\nlocal.get %2\nmemory.copy 0,0" ::"r"(to), "r"(from), "r"(n)
          : "memory");
  return to;
}

void *memmove(void *to, const void *from, size_t n) {
  __asm__("local.get %0\nlocal.get %1\nlocal.get %2\nmemory.copy 0,0" ::"r"(to), "r"(from), "r"(n)
          : "memory");
  return to;
}

void *memset(void *to, int byte, size_t n) {
  __asm__("local.get %0\nlocal.get %1\nlocal.get %2\nmemory.fill 0" ::"r"(to), "r"(byte), "r"(n)
          : "memory");
  return to;
}

int memcmp(const void *a, const void *b, size_t n) {
  const uint8_t *x = a, *y = b;
  for (; n; n--, x++, y++)
    if (*x != *y) return *x - *y;
  return 0;
}

size_t strlen(const char *s) {
  size_t n = 0;
  while (s[n]) n++;
  return n;
}

int strcmp(const char *a, const char *b) {
  while (*a && *a == *b) a++, b++;
  return (uint8_t)*a - (uint8_t)*b;
}

// MARK: Ways out

_Noreturn void abort(void) { __builtin_trap(); }

__attribute__((import_module("host"), import_name("write"))) void host_write(const char *, size_t);

static char line[256];
static size_t filled;

/// Writes what waits; a page calls it after each cell.
__attribute__((export_name("flush"))) void flush(void) {
  if (filled) host_write(line, filled);
  filled = 0;
}

/// The standard library writes by the byte.
int putchar(int c) {
  line[filled++] = (char)c;
  if (c == '\n' || filled == sizeof line) flush();
  return c;
}

/// Swift seeds its hashing with this: the order of a `Set` is the same each time.
void arc4random_buf(void *buffer, size_t count) { memset(buffer, 0x5a, count); }

// MARK: fma of <math.h>, as the kernels compute it

#include "internal.h"
#define TENSORS_HAS_FMA 0
#include "bodies/vector.body.h"
double fma(double a, double b, double c) { return exact_fma(a, b, c); }
float fmaf(float a, float b, float c) {
  return fma_float_2((fma_f2){a, a}, (fma_f2){b, b}, (fma_f2){c, c})[0];
}
