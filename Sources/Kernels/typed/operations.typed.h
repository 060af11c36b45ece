// Shares the one-thread kernels out over threads: by elements, by rows, or by columns, never within
// one result.

/// The arguments of any of these calls.
typedef struct {
  tensors_split split;
  int f;
  bool flag;
  intptr_t count, inner, x_row, x_step, y_row, y_step, index_size;
  const TENSORS_REAL *x, *y, *z, *u;
  TENSORS_REAL *out, *out2, *out3;
  const void *indices;
  uint8_t *mask;
  intptr_t *positions;
  TENSORS_REAL n[8];
} TENSORS_FN(call);

#define RANGE(call) \
  const TENSORS_FN(call) *o = context; \
  const intptr_t start = chunk * o->split.step; \
  const intptr_t size = smaller(o->split.step, o->split.count - start); \
  (void)size
#define RUN(function) tensors_parallel(o.split.chunks, TENSORS_FN(function), &o)

/// Nanoseconds per element of memory traffic, and of an exponential.
#define LIGHT (0.06 * (double)sizeof(TENSORS_REAL))
#define HEAVY (0.12 * (double)sizeof(TENSORS_REAL))

// MARK: - Element-wise

static double TENSORS_FN(cost)(tensors_unary f) {
  switch (f) {
  case tensors_unary_exp:
  case tensors_unary_log:
  case tensors_unary_tanh:
  case tensors_unary_sigmoid: return HEAVY;
  case tensors_unary_log1p:
  case tensors_unary_expm1:
  case tensors_unary_softplus: return 2 * HEAVY;
  case tensors_unary_sin:
  case tensors_unary_cos:
  case tensors_unary_tan:
  case tensors_unary_asin:
  case tensors_unary_acos:
  case tensors_unary_atan:
  case tensors_unary_log2:
  case tensors_unary_log10: return 15;
  default: return LIGHT;
  }
}

static void TENSORS_FN(map_part)(void *context, intptr_t chunk) {
  RANGE(call);
  KERNEL(map)((tensors_unary)o->f, size, o->x + start, o->out + start);
}

void TENSORS_FN(map)(
  tensors_unary f, intptr_t count, const TENSORS_REAL *x, TENSORS_REAL *y) {
  if (count < 4096 && TENSORS_FN(cost)(f) < 15) {
    KERNEL(map)(f, count, x, y);
    return;
  }
  TENSORS_FN(call) o = {
    .split = tensors_split_work(count, TENSORS_FN(cost)(f), 64), .f = f, .x = x, .out = y};
  RUN(map_part);
}

static void TENSORS_FN(map_backward_part)(void *context, intptr_t chunk) {
  RANGE(call);
  KERNEL(map_backward)(
    (tensors_unary)o->f, size, o->x ? o->x + start : NULL, o->y ? o->y + start : NULL,
    o->z + start, o->out + start, o->flag);
}

void TENSORS_FN(map_backward)(
  tensors_unary f, intptr_t count, const TENSORS_REAL *x, const TENSORS_REAL *y,
  const TENSORS_REAL *dy, TENSORS_REAL *dx, bool accumulate) {
  if (count < 4096 && f != tensors_unary_sin && f != tensors_unary_cos) {
    KERNEL(map_backward)(f, count, x, y, dy, dx, accumulate);
    return;
  }
  bool slow = f == tensors_unary_sin || f == tensors_unary_cos;
  TENSORS_FN(call) o = {
    .split = tensors_split_work(count, slow ? 15 : 2 * LIGHT, 64), .f = f, .x = x, .y = y,
    .z = dy, .out = dx, .flag = accumulate};
  RUN(map_backward_part);
}

static void TENSORS_FN(binary_part)(void *context, intptr_t chunk) {
  RANGE(call);
  KERNEL(binary)(
    (tensors_binary)o->f, size, o->x + start * o->x_step, o->x_step, o->y + start * o->y_step,
    o->y_step, o->out + start);
}

static void TENSORS_FN(binary_rows)(void *context, intptr_t chunk) {
  RANGE(call);
  for (intptr_t r = start; r < start + size; r++)
    KERNEL(binary)(
      (tensors_binary)o->f, o->count, o->x + r * o->x_row, o->x_step, o->y + r * o->y_row,
      o->y_step, o->out + r * o->count);
}

void TENSORS_FN(binary)(
  tensors_binary f, intptr_t rows, intptr_t columns, const TENSORS_REAL *x, intptr_t x_row,
  intptr_t x_column, const TENSORS_REAL *y, intptr_t y_row, intptr_t y_column,
  TENSORS_REAL *z) {
  double cost = f == tensors_binary_power ? 30 : 2 * LIGHT;
  // One long row, where the strides allow.
  if (rows > 1 && x_row == columns * x_column && y_row == columns * y_column) {
    columns *= rows;
    rows = 1;
  }
  TENSORS_FN(call) o = {
    .f = f, .count = columns, .x = x, .x_row = x_row, .x_step = x_column, .y = y, .y_row = y_row,
    .y_step = y_column, .out = z};
  if (rows == 1) {
    if (columns < 4096 && f != tensors_binary_power) {
      KERNEL(binary)(f, columns, x, x_column, y, y_column, z);
      return;
    }
    o.split = tensors_split_work(columns, cost, 64);
    RUN(binary_part);
  } else {
    o.split = tensors_split_work(rows, cost * (double)columns + 5, 1);
    RUN(binary_rows);
  }
}

void TENSORS_FN(binary_view)(
  tensors_binary f, intptr_t rank, const intptr_t *shape, const TENSORS_REAL *x,
  const intptr_t *x_strides, const TENSORS_REAL *y, const intptr_t *y_strides, TENSORS_REAL *z) {
  // Dimensions that both operands cross with one stride become one; the last two go together.
  intptr_t counts[16], xs[16], ys[16], used = 0;
  for (intptr_t d = 0; d < rank; d++) {
    if (shape[d] == 0) return;
    if (shape[d] == 1) continue;
    if (used && xs[used - 1] == shape[d] * x_strides[d] &&
        ys[used - 1] == shape[d] * y_strides[d]) {
      counts[used - 1] *= shape[d];
      xs[used - 1] = x_strides[d], ys[used - 1] = y_strides[d];
    } else {
      counts[used] = shape[d];
      xs[used] = x_strides[d], ys[used++] = y_strides[d];
    }
  }
  intptr_t columns = 1, x_column = 1, y_column = 1, rows = 1, x_row = 0, y_row = 0;
  if (used) columns = counts[--used], x_column = xs[used], y_column = ys[used];
  if (used) rows = counts[--used], x_row = xs[used], y_row = ys[used];
  intptr_t at[16] = {0};
  for (;;) {
    TENSORS_FN(binary)(f, rows, columns, x, x_row, x_column, y, y_row, y_column, z);
    z += rows * columns;
    intptr_t d = used - 1;
    for (; d >= 0; d--) {
      x += xs[d], y += ys[d];
      if (++at[d] < counts[d]) break;
      x -= xs[d] * counts[d], y -= ys[d] * counts[d];
      at[d] = 0;
    }
    if (d < 0) return;
  }
}

void TENSORS_FN(compare)(
  tensors_comparison f, intptr_t rows, intptr_t columns, const TENSORS_REAL *x, intptr_t x_row,
  intptr_t x_column, const TENSORS_REAL *y, intptr_t y_row, intptr_t y_column, uint8_t *mask) {
  for (intptr_t r = 0; r < rows; r++)
    KERNEL(compare)(
      f, columns, x + r * x_row, x_column, y + r * y_row, y_column, mask + r * columns);
}

void TENSORS_FN(select)(
  intptr_t count, const uint8_t *mask, const TENSORS_REAL *x, intptr_t x_step,
  const TENSORS_REAL *y, intptr_t y_step, TENSORS_REAL *z) {
  KERNEL(select)(count, mask, x, x_step, y, y_step, z);
}

static void TENSORS_FN(fill_part)(void *context, intptr_t chunk) {
  RANGE(call);
  KERNEL(fill)(size, o->n[0], o->out + start);
}

void TENSORS_FN(fill)(intptr_t count, TENSORS_REAL value, TENSORS_REAL *x) {
  TENSORS_FN(call) o = {
    .split = tensors_split_work(count, LIGHT, 64), .n = {value}, .out = x};
  RUN(fill_part);
}

static void TENSORS_FN(axpy_part)(void *context, intptr_t chunk) {
  RANGE(call);
  KERNEL(axpy)(size, o->n[0], o->x + start, o->out + start);
}

void TENSORS_FN(axpy)(intptr_t count, TENSORS_REAL alpha, const TENSORS_REAL *x, TENSORS_REAL *y) {
  TENSORS_FN(call) o = {
    .split = tensors_split_work(count, 2 * LIGHT, 64), .n = {alpha}, .x = x, .out = y};
  RUN(axpy_part);
}

void TENSORS_FN(add_to)(intptr_t count, const TENSORS_REAL *x, TENSORS_REAL *y) {
  TENSORS_FN(binary)(tensors_binary_add, 1, count, y, 0, 1, x, 0, 1, y);
}

static void TENSORS_FN(scale_part)(void *context, intptr_t chunk) {
  RANGE(call);
  KERNEL(scale)(size, o->n[0], o->n[1], o->x + start, o->out + start);
}

void TENSORS_FN(scale)(
  intptr_t count, TENSORS_REAL alpha, TENSORS_REAL beta, const TENSORS_REAL *x,
  TENSORS_REAL *y) {
  TENSORS_FN(call) o = {
    .split = tensors_split_work(count, LIGHT, 64), .n = {alpha, beta}, .x = x, .out = y};
  RUN(scale_part);
}

static void TENSORS_FN(clamp_part)(void *context, intptr_t chunk) {
  RANGE(call);
  KERNEL(clamp)(size, o->n[0], o->n[1], o->x + start, o->out + start);
}

void TENSORS_FN(clamp)(
  intptr_t count, TENSORS_REAL low, TENSORS_REAL high, const TENSORS_REAL *x, TENSORS_REAL *y) {
  TENSORS_FN(call) o = {
    .split = tensors_split_work(count, LIGHT, 64), .n = {low, high}, .x = x, .out = y};
  RUN(clamp_part);
}

intptr_t TENSORS_FN(first_not_finite)(intptr_t count, const TENSORS_REAL *x) {
  for (intptr_t i = 0; i < count; i += 1024) {
    intptr_t end = smaller(i + 1024, count);
    // x - x is 0 for a finite x and NaN for the others.
    bool bad = false;
    for (intptr_t j = i; j < end; j++) bad |= x[j] - x[j] != 0;
    if (bad)
      for (intptr_t j = i; j < end; j++)
        if (x[j] - x[j] != 0) return j;
  }
  return -1;
}

#define SCALAR(name) \
  TENSORS_REAL TENSORS_FN(name)(TENSORS_REAL x) { \
    KERNEL(map)(tensors_unary_##name, 1, &x, &x); \
    return x; \
  }
SCALAR(exp)
SCALAR(log)
SCALAR(tanh)
SCALAR(sigmoid)
#undef SCALAR

// MARK: - Reductions

static void TENSORS_FN(reduce_rows)(void *context, intptr_t chunk) {
  RANGE(call);
  for (intptr_t r = start; r < start + size; r++)
    o->out[r] = KERNEL(reduce_row)((tensors_reduction)o->f, o->count, o->x + r * o->count);
}

static void TENSORS_FN(reduce_columns)(void *context, intptr_t chunk) {
  RANGE(call);
  KERNEL(reduce_column)(
    (tensors_reduction)o->f, o->count, o->inner, size, o->x + start, o->out + start, o->flag);
}

static void TENSORS_FN(reduce_blocks)(void *context, intptr_t chunk) {
  RANGE(call);
  for (intptr_t r = start; r < start + size; r++)
    KERNEL(reduce_column)(
      (tensors_reduction)o->f, o->count, o->inner, o->inner, o->x + r * o->count * o->inner,
      o->out + r * o->inner, false);
}

/// Columns of [count, width], added to what y holds with `accumulate`.
TENSORS_HIDDEN void TENSORS_FN(reduce_all_columns)(
  tensors_reduction f, intptr_t count, intptr_t width, const TENSORS_REAL *x, TENSORS_REAL *y,
  bool accumulate) {
  TENSORS_FN(call) o = {
    .split = tensors_split_work(width, LIGHT * (double)count, 16), .f = f, .count = count,
    .inner = width, .x = x, .out = y, .flag = accumulate};
  RUN(reduce_columns);
}

void TENSORS_FN(reduce)(
  tensors_reduction f, intptr_t outer, intptr_t count, intptr_t inner, const TENSORS_REAL *x,
  TENSORS_REAL *y) {
  if (inner != 1 && outer == 1) {
    TENSORS_FN(reduce_all_columns)(f, count, inner, x, y, false);
    return;
  }
  TENSORS_FN(call) o = {
    .split = tensors_split_work(outer, LIGHT * (double)count * (double)inner + 5, 1), .f = f,
    .count = count, .inner = inner, .x = x, .out = y};
  if (inner == 1) RUN(reduce_rows);
  else RUN(reduce_blocks);
}

void TENSORS_FN(argmax)(
  bool minimum, intptr_t outer, intptr_t count, intptr_t inner, const TENSORS_REAL *x,
  intptr_t *y) {
  for (intptr_t a = 0; a < outer; a++)
    for (intptr_t b = 0; b < inner; b++) {
      const TENSORS_REAL *row = x + a * count * inner + b;
      intptr_t best = 0;
      TENSORS_REAL top = count ? row[0] : 0;
      for (intptr_t i = 1; i < count && top == top; i++) {
        TENSORS_REAL v = row[i * inner];
        if ((minimum ? v < top : v > top) || v != v) {
          best = i;
          top = v;
        }
      }
      y[a * inner + b] = best;
    }
}

double TENSORS_FN(sum_squares)(intptr_t count, const TENSORS_REAL *x) {
  return KERNEL(sum_squares)(count, x);
}

static void TENSORS_FN(recurrence_part)(void *context, intptr_t chunk) {
  RANGE(call);
  KERNEL(recurrence)(
    o->count, o->split.count, size, o->x + start, o->y + start, o->z ? o->z + start : NULL,
    o->out + start, o->flag);
}

void TENSORS_FN(recurrence)(
  intptr_t time, intptr_t width, const TENSORS_REAL *a, const TENSORS_REAL *b,
  const TENSORS_REAL *first, TENSORS_REAL *h, bool reversed) {
  TENSORS_FN(call) o = {
    .split = tensors_split_work(width, (double)time * 3 * LIGHT, 64), .count = time, .x = a, .y = b,
    .z = first, .out = h, .flag = reversed};
  RUN(recurrence_part);
}

// MARK: - Softmax, losses, normalisation

#define ROWS(name, statement) \
  static void TENSORS_FN(name)(void *context, intptr_t chunk) { \
    RANGE(call); \
    const intptr_t count = o->count; \
    for (intptr_t r = start; r < start + size; r++) statement; \
  }
#define ROW(p) ((p) + r * count)

ROWS(softmax_rows, KERNEL(softmax)(count, ROW(o->x), ROW(o->out)))
ROWS(softmax_backward_rows, KERNEL(softmax_backward)(count, ROW(o->x), ROW(o->y), ROW(o->out)))
ROWS(log_softmax_rows, KERNEL(log_softmax)(count, ROW(o->x), ROW(o->out)))
ROWS(
  log_softmax_backward_rows,
  KERNEL(log_softmax_backward)(count, ROW(o->x), ROW(o->y), ROW(o->out)))
ROWS(log_sum_exp_rows, o->out[r] = KERNEL(log_softmax)(count, ROW(o->x), NULL))
ROWS(
  cross_entropy_rows,
  KERNEL(cross_entropy)(
    count, ROW(o->x), index_at(o->indices, o->index_size, r), o->y ? o->y[r] : 1, o->n[0],
    o->n[1], o->out ? o->out + r : NULL, o->out2 ? ROW(o->out2) : NULL))
ROWS(
  layer_norm_rows,
  KERNEL(layer_norm)(count, ROW(o->x), o->y, o->z, o->n[0], ROW(o->out), o->out2 + r, o->out3 + r))
ROWS(
  layer_norm_backward_rows,
  KERNEL(layer_norm_backward)(
    count, ROW(o->x), o->y, o->z[r], o->u[r], ROW((const TENSORS_REAL *)o->indices),
    ROW(o->out)))

void TENSORS_FN(softmax)(
  intptr_t rows, intptr_t count, const TENSORS_REAL *x, TENSORS_REAL *y) {
  TENSORS_FN(call) o = {
    .split = tensors_split_work(rows, HEAVY * (double)count + 20, 1), .count = count, .x = x,
    .out = y};
  RUN(softmax_rows);
}

void TENSORS_FN(softmax_backward)(
  intptr_t rows, intptr_t count, const TENSORS_REAL *y, const TENSORS_REAL *dy,
  TENSORS_REAL *dx) {
  TENSORS_FN(call) o = {
    .split = tensors_split_work(rows, 2 * LIGHT * (double)count + 20, 1), .count = count, .x = y,
    .y = dy, .out = dx};
  RUN(softmax_backward_rows);
}

void TENSORS_FN(log_softmax)(
  intptr_t rows, intptr_t count, const TENSORS_REAL *x, TENSORS_REAL *y) {
  TENSORS_FN(call) o = {
    .split = tensors_split_work(rows, HEAVY * (double)count + 20, 1), .count = count, .x = x,
    .out = y};
  RUN(log_softmax_rows);
}

void TENSORS_FN(log_softmax_backward)(
  intptr_t rows, intptr_t count, const TENSORS_REAL *y, const TENSORS_REAL *dy,
  TENSORS_REAL *dx) {
  TENSORS_FN(call) o = {
    .split = tensors_split_work(rows, HEAVY * (double)count + 20, 1), .count = count, .x = y,
    .y = dy, .out = dx};
  RUN(log_softmax_backward_rows);
}

void TENSORS_FN(log_sum_exp)(
  intptr_t rows, intptr_t count, const TENSORS_REAL *x, TENSORS_REAL *y) {
  TENSORS_FN(call) o = {
    .split = tensors_split_work(rows, HEAVY * (double)count + 20, 1), .count = count, .x = x,
    .out = y};
  RUN(log_sum_exp_rows);
}

void TENSORS_FN(cross_entropy)(
  intptr_t rows, intptr_t count, const TENSORS_REAL *logits, const void *targets,
  intptr_t target_size, const TENSORS_REAL *weights, TENSORS_REAL smoothing, TENSORS_REAL scale,
  TENSORS_REAL *loss, TENSORS_REAL *gradient) {
  TENSORS_FN(call) o = {
    .split = tensors_split_work(rows, 2 * HEAVY * (double)count + 20, 1), .count = count,
    .x = logits, .y = weights, .indices = targets, .index_size = target_size,
    .n = {smoothing, scale}, .out = loss, .out2 = gradient};
  RUN(cross_entropy_rows);
}

void TENSORS_FN(layer_norm)(
  intptr_t rows, intptr_t count, const TENSORS_REAL *x, const TENSORS_REAL *gamma,
  const TENSORS_REAL *beta, TENSORS_REAL epsilon, TENSORS_REAL *y, TENSORS_REAL *mean,
  TENSORS_REAL *inverse) {
  TENSORS_FN(call) o = {
    .split = tensors_split_work(rows, 2 * LIGHT * (double)count + 20, 1), .count = count, .x = x,
    .y = gamma, .z = beta, .n = {epsilon}, .out = y, .out2 = mean, .out3 = inverse};
  RUN(layer_norm_rows);
}

static void TENSORS_FN(layer_norm_columns)(void *context, intptr_t chunk) {
  RANGE(call);
  KERNEL(layer_norm_parameters)(
    o->inner, o->count, size, o->x + start, o->z, o->u, o->y + start,
    o->out ? o->out + start : NULL, o->out2 ? o->out2 + start : NULL);
}

void TENSORS_FN(layer_norm_backward)(
  intptr_t rows, intptr_t count, const TENSORS_REAL *x, const TENSORS_REAL *gamma,
  const TENSORS_REAL *mean, const TENSORS_REAL *inverse, const TENSORS_REAL *dy,
  TENSORS_REAL *dx, TENSORS_REAL *dgamma, TENSORS_REAL *dbeta) {
  if (dgamma || dbeta) {
    TENSORS_FN(call) o = {
      .split = tensors_split_work(count, 2 * LIGHT * (double)rows, 16), .inner = rows,
      .count = count, .x = x, .y = dy, .z = mean, .u = inverse, .out = dgamma, .out2 = dbeta};
    RUN(layer_norm_columns);
  }
  TENSORS_FN(call) o = {
    .split = tensors_split_work(rows, 3 * LIGHT * (double)count + 20, 1), .count = count, .x = x,
    .y = gamma, .z = mean, .u = inverse, .indices = dy, .out = dx};
  RUN(layer_norm_backward_rows);
}

// MARK: - Rows by index

static void TENSORS_FN(gather_part)(void *context, intptr_t chunk) {
  RANGE(call);
  for (intptr_t r = start; r < start + size; r++)
    memcpy(
      o->out + r * o->count, o->x + index_at(o->indices, o->index_size, r) * o->count,
      (size_t)o->count * sizeof(TENSORS_REAL));
}

void TENSORS_FN(gather_rows)(
  intptr_t count, intptr_t width, const TENSORS_REAL *table, const void *indices,
  intptr_t index_size, TENSORS_REAL *y) {
  TENSORS_FN(call) o = {
    .split = tensors_split_work(count, LIGHT * (double)width + 5, 1), .count = width, .x = table,
    .indices = indices, .index_size = index_size, .out = y};
  RUN(gather_part);
}

static void TENSORS_FN(scatter_part)(void *context, intptr_t chunk) {
  RANGE(call);
  for (intptr_t r = 0; r < o->inner; r++) {
    TENSORS_REAL *to = o->out + index_at(o->indices, o->index_size, r) * o->count + start;
    KERNEL(binary)(tensors_binary_add, size, to, 1, o->x + r * o->count + start, 1, to);
  }
}

void TENSORS_FN(scatter_add_rows)(
  intptr_t count, intptr_t width, const TENSORS_REAL *x, const void *indices,
  intptr_t index_size, TENSORS_REAL *table) {
  // By columns: rows that meet are added in order whoever does it.
  TENSORS_FN(call) o = {
    .split = tensors_split_work(width, 2 * LIGHT * (double)count, 64), .inner = count,
    .count = width, .x = x, .indices = indices, .index_size = index_size, .out = table};
  RUN(scatter_part);
}

// MARK: - Optimisers

#define OPTIMISER(name, call_kernel) \
  static void TENSORS_FN(name)(void *context, intptr_t chunk) { \
    RANGE(call); \
    call_kernel; \
  }
#define AT(p) ((p) + start)
OPTIMISER(sgd_part, KERNEL(sgd)(size, AT(o->out), AT(o->x), o->n[0], o->n[1]))
OPTIMISER(
  momentum_part,
  KERNEL(momentum)(size, AT(o->out), AT(o->x), AT(o->out2), o->n[0], o->n[1], o->flag, o->n[2]))
OPTIMISER(
  adam_part,
  KERNEL(adam)(
    size, AT(o->out), AT(o->x), AT(o->out2), AT(o->out3), o->n[0], o->n[1], o->n[2], o->n[3],
    o->n[4], o->n[5], o->n[6], o->flag))
OPTIMISER(adagrad_part, KERNEL(adagrad)(size, AT(o->out), AT(o->x), AT(o->out2), o->n[0], o->n[1]))
OPTIMISER(
  rmsprop_part,
  KERNEL(rmsprop)(size, AT(o->out), AT(o->x), AT(o->out2), o->n[0], o->n[1], o->n[2], o->flag))
OPTIMISER(
  adadelta_part,
  KERNEL(adadelta)(
    size, AT(o->out), AT(o->x), AT(o->out2), AT(o->out3), o->n[0], o->n[1], o->n[2]))

void TENSORS_FN(sgd)(
  intptr_t count, TENSORS_REAL *p, const TENSORS_REAL *g, TENSORS_REAL rate,
  TENSORS_REAL decay) {
  TENSORS_FN(call) o = {
    .split = tensors_split_work(count, 2 * LIGHT, 64), .out = p, .x = g, .n = {rate, decay}};
  RUN(sgd_part);
}

void TENSORS_FN(momentum)(
  intptr_t count, TENSORS_REAL *p, const TENSORS_REAL *g, TENSORS_REAL *v, TENSORS_REAL rate,
  TENSORS_REAL momentum, bool nesterov, TENSORS_REAL decay) {
  TENSORS_FN(call) o = {
    .split = tensors_split_work(count, 3 * LIGHT, 64), .out = p, .x = g, .out2 = v,
    .n = {rate, momentum, decay}, .flag = nesterov};
  RUN(momentum_part);
}

void TENSORS_FN(adam)(
  intptr_t count, TENSORS_REAL *p, const TENSORS_REAL *g, TENSORS_REAL *m, TENSORS_REAL *v,
  TENSORS_REAL rate, TENSORS_REAL b1, TENSORS_REAL b2, TENSORS_REAL epsilon, TENSORS_REAL c1,
  TENSORS_REAL c2, TENSORS_REAL decay, bool decoupled) {
  TENSORS_FN(call) o = {
    .split = tensors_split_work(count, 6 * LIGHT, 64), .out = p, .x = g, .out2 = m, .out3 = v,
    .n = {rate, b1, b2, epsilon, c1, c2, decay}, .flag = decoupled};
  RUN(adam_part);
}

void TENSORS_FN(adagrad)(
  intptr_t count, TENSORS_REAL *p, const TENSORS_REAL *g, TENSORS_REAL *a, TENSORS_REAL rate,
  TENSORS_REAL epsilon) {
  TENSORS_FN(call) o = {
    .split = tensors_split_work(count, 4 * LIGHT, 64), .out = p, .x = g, .out2 = a,
    .n = {rate, epsilon}};
  RUN(adagrad_part);
}

void TENSORS_FN(rmsprop)(
  intptr_t count, TENSORS_REAL *p, const TENSORS_REAL *g, TENSORS_REAL *a, TENSORS_REAL rate,
  TENSORS_REAL rho, TENSORS_REAL epsilon, bool outside) {
  TENSORS_FN(call) o = {
    .split = tensors_split_work(count, 4 * LIGHT, 64), .out = p, .x = g, .out2 = a,
    .n = {rate, rho, epsilon}, .flag = outside};
  RUN(rmsprop_part);
}

void TENSORS_FN(adadelta)(
  intptr_t count, TENSORS_REAL *p, const TENSORS_REAL *g, TENSORS_REAL *a, TENSORS_REAL *d,
  TENSORS_REAL rate, TENSORS_REAL rho, TENSORS_REAL epsilon) {
  TENSORS_FN(call) o = {
    .split = tensors_split_work(count, 6 * LIGHT, 64), .out = p, .x = g, .out2 = a, .out3 = d,
    .n = {rate, rho, epsilon}};
  RUN(adadelta_part);
}

#undef RANGE
#undef RUN
#undef LIGHT
#undef HEAVY
#undef ROWS
#undef ROW
#undef OPTIMISER
#undef AT
