// Memory: blocks by size class, four to each doubling, cut from the end of memory and kept for reuse.
#include <stdint.h>
#include <stdlib.h>

#include "kernels.h"

extern char __heap_base;

typedef struct block {
  struct block *next;
} block;

static uintptr_t top;
static block *kept[32 * 4];

/// The class that `bytes` belong to, and the size of its blocks.
static int class_of(size_t bytes, size_t *size) {
  if (bytes <= 64) return *size = 64, 0;
  int high = 31 - __builtin_clz(bytes - 1);  // 6 or more
  size_t step = (size_t)1 << (high - 2), quarter = (bytes - 1 - ((size_t)1 << high)) / step;
  *size = ((size_t)1 << high) + (quarter + 1) * step;
  return 1 + (high - 6) * 4 + (int)quarter;
}

void *tensors_allocate(size_t bytes) {
  size_t size;
  int class = class_of(bytes, &size);
  block *p = kept[class];
  if (p) return kept[class] = p->next, p;
  if (!top) top = ((uintptr_t)&__heap_base + 63) & ~(uintptr_t)63;
  uint64_t end = (uint64_t)top + ((size + 63) & ~(size_t)63);
  uint64_t have = (uint64_t)__builtin_wasm_memory_size(0) << 16;
  if (bytes > (size_t)1 << 31 || end > (uint64_t)1 << 32) __builtin_trap();
  if (end > have && __builtin_wasm_memory_grow(0, (end - have + 0xffff) >> 16) == (size_t)-1)
    __builtin_trap();
  p = (block *)top;
  top = (uintptr_t)end;
  return p;
}

void tensors_release(void *pointer, size_t bytes) {
  if (!pointer) return;
  size_t size;
  int class = class_of(bytes, &size);
  block *p = pointer;
  p->next = kept[class];
  kept[class] = p;
}

size_t tensors_memory_trim(void) { return 0; }

// malloc keeps the size and the start before the block.
typedef struct {
  size_t bytes;
  uintptr_t start;
} header;

int posix_memalign(void **result, size_t alignment, size_t bytes) {
  if (alignment < 16) alignment = 16;
  size_t whole = bytes + alignment;
  uintptr_t start = (uintptr_t)tensors_allocate(whole);
  uintptr_t p = (start + sizeof(header) + alignment - 1) & ~(uintptr_t)(alignment - 1);
  ((header *)p)[-1] = (header){whole, start};
  *result = (void *)p;
  return 0;
}

void *malloc(size_t bytes) {
  void *p;
  posix_memalign(&p, 16, bytes);
  return p;
}

void free(void *p) {
  if (p) tensors_release((void *)((header *)p)[-1].start, ((header *)p)[-1].bytes);
}
