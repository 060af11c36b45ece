// Copies of strided views, index checks, conversions.
#include "internal.h"

enum { most_dimensions = 16 };

/// Walks a view and a dense block side by side; `into` says which of them is written.
static void walk(
  intptr_t size, intptr_t rank, const intptr_t *shape, char *view, const intptr_t *strides,
  char *dense, bool into) {
  intptr_t counts[most_dimensions], steps[most_dimensions], used = 0;
  for (intptr_t d = 0; d < rank; d++) {
    if (shape[d] == 0) return;
    if (shape[d] == 1) continue;
    if (used && steps[used - 1] == shape[d] * strides[d]) {
      counts[used - 1] *= shape[d];
      steps[used - 1] = strides[d];
    } else {
      counts[used] = shape[d];
      steps[used++] = strides[d];
    }
  }
  if (!used) counts[0] = 1, steps[0] = 1, used = 1;
  const intptr_t row = counts[used - 1], step = steps[used - 1];
  intptr_t at[most_dimensions] = {0}, offset = 0;
  for (;;) {
    char *v = view + offset * size;
#define COPY_ROW(T) \
  if (into) for (intptr_t i = 0; i < row; i++) ((T *)v)[i * step] = ((const T *)dense)[i]; \
  else for (intptr_t i = 0; i < row; i++) ((T *)dense)[i] = ((const T *)v)[i * step]
    if (step == 1) memcpy(into ? v : dense, into ? dense : v, (size_t)(row * size));
    else if (size == 4) { COPY_ROW(uint32_t); }
    else if (size == 8) { COPY_ROW(uint64_t); }
    else { COPY_ROW(uint8_t); }
#undef COPY_ROW
    dense += row * size;
    intptr_t d = used - 2;
    for (; d >= 0; d--) {
      offset += steps[d];
      if (++at[d] < counts[d]) break;
      offset -= steps[d] * counts[d];
      at[d] = 0;
    }
    if (d < 0) return;
  }
}

void tensors_copy_view(
  intptr_t size, intptr_t rank, const intptr_t *shape, const void *source,
  const intptr_t *strides, void *destination) {
  walk(size, rank, shape, (char *)(uintptr_t)source, strides, destination, false);
}

void tensors_store_view(
  intptr_t size, intptr_t rank, const intptr_t *shape, const void *source, void *destination,
  const intptr_t *strides) {
  walk(size, rank, shape, destination, strides, (char *)(uintptr_t)source, true);
}

intptr_t tensors_first_bad_index(
  intptr_t count, const void *indices, intptr_t size, intptr_t bound) {
  for (intptr_t i = 0; i < count; i++) {
    intptr_t index = index_at(indices, size, i);
    if (index < 0 || index >= bound) return i;
  }
  return -1;
}

void tensors_convert_f32_f64(intptr_t count, const float *x, double *y) {
  for (intptr_t i = 0; i < count; i++) y[i] = x[i];
}

void tensors_convert_f64_f32(intptr_t count, const double *x, float *y) {
  for (intptr_t i = 0; i < count; i++) y[i] = (float)x[i];
}
