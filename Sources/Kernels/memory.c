// Blocks of memory by size class. Released blocks are kept for the next of their size: large ones
// above all, since getting one from the system costs a page fault per 4 KiB.
#include "internal.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

enum {
  smallest = 64,
  classes = 64 * 8,
  slab = 64 << 10,        // small blocks are cut from pieces of this size
  slab_block = 4 << 10,   // up to this size
  huge_page = 2 << 20,    // from this size on, pages come straight from the system
};

typedef struct block {
  struct block *next;
} block;

static struct {
  pthread_mutex_t lock;
  block *kept[classes];
  size_t kept_bytes;
  size_t keep_at_most;
  char *cut, *cut_end;
  bool started;
} memory = {.lock = PTHREAD_MUTEX_INITIALIZER};

/// The class of a size, eight to each doubling, and the size of its blocks.
static int class_of(size_t bytes, size_t *size) {
  if (bytes <= smallest * 8) {
    size_t units = (bytes + smallest - 1) / smallest;
    if (!units) units = 1;
    *size = units * smallest;
    return (int)units - 1;
  }
  int top = 63 - __builtin_clzll((unsigned long long)(bytes - 1));  // 9 or more
  size_t step = (size_t)1 << (top - 3);
  size_t eighth = (bytes - 1 - ((size_t)1 << top)) / step;          // 0 ... 7
  *size = ((size_t)1 << top) + (eighth + 1) * step;
  return 8 + (top - 9) * 8 + (int)eighth;
}

static void lock(void) { pthread_mutex_lock(&memory.lock); }
static void unlock(void) { pthread_mutex_unlock(&memory.lock); }

static void out_of_memory(size_t bytes) {
  fprintf(stderr, "tensors: out of memory (%zu bytes)\n", bytes);
  abort();
}

static void *from_system(size_t size) {
  if (size < huge_page) {
    void *p = NULL;
    if (posix_memalign(&p, 64, size)) out_of_memory(size);
    return p;
  }
  // Aligned to huge pages, so that the system can use them.
  size_t whole = size + huge_page;
  char *p = mmap(NULL, whole, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0);
  if (p == MAP_FAILED) out_of_memory(size);
  char *start = (char *)(((uintptr_t)p + huge_page - 1) & ~(uintptr_t)(huge_page - 1));
  size_t page = (size_t)sysconf(_SC_PAGESIZE);
  char *end = start + ((size + page - 1) & ~(page - 1));
  if (start > p) munmap(p, (size_t)(start - p));
  if (p + whole > end) munmap(end, (size_t)(p + whole - end));
#ifdef MADV_HUGEPAGE
  madvise(start, size, MADV_HUGEPAGE);
#endif
  return start;
}

static void to_system(void *p, size_t size) {
  if (size < huge_page) {
    free(p);
  } else {
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    munmap(p, (size + page - 1) & ~(page - 1));
  }
}

static void start(void) {
  memory.started = true;
  size_t pages = (size_t)sysconf(_SC_PHYS_PAGES), page = (size_t)sysconf(_SC_PAGESIZE);
  memory.keep_at_most = pages / 4 * page;
  pthread_atfork(lock, unlock, unlock);
}

void *tensors_allocate(size_t bytes) {
  if (bytes > PTRDIFF_MAX / 2) out_of_memory(bytes);
  size_t size;
  int number = class_of(bytes, &size);
  lock();
  if (!memory.started) start();
  block *p = memory.kept[number];
  if (p) {
    memory.kept[number] = p->next;
    memory.kept_bytes -= size;
  } else if (size <= slab_block) {
    if ((size_t)(memory.cut_end - memory.cut) < size) {
      memory.cut = from_system(slab);
      memory.cut_end = memory.cut + slab;
    }
    p = (block *)memory.cut;
    memory.cut += size;
  }
  unlock();
  return p ? (void *)p : from_system(size);
}

void tensors_release(void *pointer, size_t bytes) {
  if (!pointer) return;
  size_t size;
  int number = class_of(bytes, &size);
  block *p = pointer;
  lock();
  bool keep = size <= slab_block || memory.kept_bytes + size <= memory.keep_at_most;
  if (keep) {
    p->next = memory.kept[number];
    memory.kept[number] = p;
    memory.kept_bytes += size;
  }
  unlock();
  if (!keep) to_system(pointer, size);
}

size_t tensors_memory_trim(void) {
  size_t freed = 0, size;
  int first = class_of(slab_block + 1, &size);
  lock();
  for (int number = first; number < classes; number++) {
    int top = 9 + (number - 8) / 8;
    size = ((size_t)1 << top) + (size_t)((number - 8) % 8 + 1) * ((size_t)1 << (top - 3));
    while (memory.kept[number]) {
      block *p = memory.kept[number];
      memory.kept[number] = p->next;
      memory.kept_bytes -= size;
      to_system(p, size);
      freed += size;
    }
  }
  unlock();
  return freed;
}
