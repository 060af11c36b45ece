// Decides how a product is packed and shared out; the tiles are in bodies/gemm.body.h.

typedef struct {
  intptr_t m, n, k;
  const TENSORS_REAL *a;
  intptr_t a_row, a_column;
  const TENSORS_REAL *b;             // packed if b_row is 0
  intptr_t b_row, b_column;
  TENSORS_REAL *c;
  intptr_t c_row, c_column;
  bool accumulate;
  tensors_split split;
  bool by_rows;
  intptr_t a_batch, b_batch, c_batch;
} TENSORS_FN(product);

/// The most k of a block, and the rows of the largest that is one in height; see gemm.body.h.
enum { TENSORS_FN(deepest) = 256, TENSORS_FN(few_rows) = 144 };
#define DEEPEST TENSORS_FN(deepest)
#define FEW_ROWS TENSORS_FN(few_rows)

/// C = A B on this thread; strides in any order.
static void TENSORS_FN(multiply)(const TENSORS_FN(product) *g) {
  const intptr_t m = g->m, n = g->n, k = g->k;
  // Row-major B used by few rows, or narrow: read where it lies, but for a last, partial panel.
  intptr_t from = 0;
  if (g->b_column == 1 && (m <= 16 || (n <= 128 && g->b_row <= 128))) {
    from = n / PANEL_COLUMNS * PANEL_COLUMNS;
    if (from)
      KERNEL(block)(
        m, from, k, g->a, g->a_row, g->a_column, g->b, g->b_row, PANEL_COLUMNS, g->c, g->c_row,
        g->c_column, g->accumulate, NULL);
    if (from == n) return;
  }
  // Row-major B is packed on the way, a block of k at a time; another before.
  const bool keeps = g->b_column == 1;
  const intptr_t depth = keeps ? smaller(k, DEEPEST) : k, few = m <= FEW_ROWS;
  // Few rows: as many columns at a time as stay in the second-level cache.
  const intptr_t bytes = few ? (intptr_t)256 << 10 : (intptr_t)8 << 20;
  intptr_t step = bytes / (larger(depth, 1) * (intptr_t)sizeof(TENSORS_REAL));
  step = larger(step / PANEL_COLUMNS, 4) * PANEL_COLUMNS;
  if (keeps && few) step = n;
  step = smaller(step, (n - from + PANEL_COLUMNS - 1) / PANEL_COLUMNS * PANEL_COLUMNS);
  const intptr_t kept = keeps && few ? 4 * PANEL_COLUMNS : step;
  const size_t room = (size_t)(kept * depth) * sizeof(TENSORS_REAL);
  TENSORS_REAL *packed = tensors_allocate(room);
  for (intptr_t j = from; j < n; j += step) {
    const intptr_t width = smaller(step, n - j);
    const TENSORS_REAL *b = g->b + j * g->b_column;
    if (!keeps) KERNEL(pack)(k, width, b, g->b_row, g->b_column, packed, k * PANEL_COLUMNS);
    KERNEL(block)(
      m, width, k, g->a, g->a_row, g->a_column, keeps ? b : packed, keeps ? g->b_row : PANEL_COLUMNS,
      keeps ? PANEL_COLUMNS : k * PANEL_COLUMNS, g->c + j * g->c_column, g->c_row, g->c_column,
      g->accumulate, keeps ? packed : NULL);
  }
  tensors_release(packed, room);
}

/// Exchanges A and B, that is, computes the transpose: the products commute, so the bits stay.
static void TENSORS_FN(arrange)(TENSORS_FN(product) *g) {
  const bool swap =
    (g->c_column != 1 && g->c_row == 1) || (g->c_row == 1 && g->n == 1) ||
    (g->n < PANEL_COLUMNS / 2 && g->m >= PANEL_COLUMNS);
  if (!swap || (g->c_column == 1 && g->n >= PANEL_COLUMNS)) return;
  TENSORS_FN(product) t = *g;
  g->m = t.n, g->n = t.m;
  g->a = t.b, g->a_row = t.b_column, g->a_column = t.b_row;
  g->b = t.a, g->b_row = t.a_column, g->b_column = t.a_row;
  g->c_row = t.c_column, g->c_column = t.c_row;
}

/// gemm on this thread, for kernels that share out something larger.
TENSORS_HIDDEN void TENSORS_FN(gemm_alone)(
  intptr_t m, intptr_t n, intptr_t k, const TENSORS_REAL *a, intptr_t a_row, intptr_t a_column,
  const TENSORS_REAL *b, intptr_t b_row, intptr_t b_column, TENSORS_REAL *c, intptr_t c_row,
  intptr_t c_column, bool accumulate) {
  if (m <= 0 || n <= 0) return;
  TENSORS_FN(product) g = {
    .m = m, .n = n, .k = k, .a = a, .a_row = a_row, .a_column = a_column, .b = b, .b_row = b_row,
    .b_column = b_column, .c = c, .c_row = c_row, .c_column = c_column, .accumulate = accumulate,
  };
  TENSORS_FN(arrange)(&g);
  TENSORS_FN(multiply)(&g);
}

/// One part of a product that is split by rows or columns.
static void TENSORS_FN(part)(void *context, intptr_t chunk) {
  TENSORS_FN(product) g = *(const TENSORS_FN(product) *)context;
  const intptr_t start = chunk * g.split.step, size = smaller(g.split.step, g.split.count - start);
  const bool packed = g.b_row == 0;
  if (g.by_rows) {
    g.m = size;
    g.a += start * g.a_row;
    g.c += start * g.c_row;
  } else {
    g.n = size;
    g.b += packed ? start * g.k : start * g.b_column;
    g.c += start * g.c_column;
  }
  if (packed)
    KERNEL(block)(
      g.m, g.n, g.k, g.a, g.a_row, g.a_column, g.b, PANEL_COLUMNS, g.k * PANEL_COLUMNS, g.c,
      g.c_row, g.c_column, g.accumulate, NULL);
  else
    TENSORS_FN(multiply)(&g);
}

/// Nanoseconds that a fused multiply-add of a product takes, roughly.
#define PRODUCT_COST (0.005 * (double)sizeof(TENSORS_REAL))

/// So many rows for each thread keep its tiles busy.
#define ENOUGH_ROWS 192

static void TENSORS_FN(share)(TENSORS_FN(product) *g) {
  const bool packed = g->b_row == 0;
  // Tall: B is packed once for all, and each part copies its own rows of A. Wide: the reverse.
  g->by_rows = g->m > g->n || g->m >= ENOUGH_ROWS * tensors_thread_count();
  const intptr_t count = g->by_rows ? g->m : g->n, other = g->by_rows ? g->n : g->m;
  g->split = tensors_split_work(
    count, (double)other * (double)g->k * PRODUCT_COST, g->by_rows ? 24 : 2 * PANEL_COLUMNS);
  if (g->split.chunks <= 1) {
    if (packed)
      KERNEL(block)(
        g->m, g->n, g->k, g->a, g->a_row, g->a_column, g->b, PANEL_COLUMNS, g->k * PANEL_COLUMNS,
        g->c, g->c_row, g->c_column, g->accumulate, NULL);
    else
      TENSORS_FN(multiply)(g);
    return;
  }
  TENSORS_REAL *room = NULL;
  const size_t bytes = (size_t)TENSORS_FN(packed_size)(g->k, g->n) * sizeof(TENSORS_REAL);
  if (g->by_rows && !packed && !(g->b_column == 1 && g->n <= 128 && g->b_row <= 128)) {
    room = tensors_allocate(bytes);
    TENSORS_FN(pack)(g->k, g->n, g->b, g->b_row, g->b_column, room);
    g->b = room, g->b_row = 0;
  }
  tensors_parallel(g->split.chunks, TENSORS_FN(part), g);
  if (room) tensors_release(room, bytes);
}

void TENSORS_FN(gemm)(
  intptr_t m, intptr_t n, intptr_t k, const TENSORS_REAL *a, intptr_t a_row, intptr_t a_column,
  const TENSORS_REAL *b, intptr_t b_row, intptr_t b_column, TENSORS_REAL *c, intptr_t c_row,
  intptr_t c_column, bool accumulate) {
  if (m <= 0 || n <= 0) return;
  // A stride of 0 means packed inside; any stride will do for a dimension of size 1.
  TENSORS_FN(product) g = {
    .m = m, .n = n, .k = k, .a = a, .a_row = a_row, .a_column = a_column, .b = b, .b_row = b_row,
    .b_column = b_column, .c = c, .c_row = c_row, .c_column = c_column, .accumulate = accumulate,
  };
  TENSORS_FN(arrange)(&g);
  if (g.b_row == 0) {
    if (g.k > 1) {  // a true broadcast over k
      TENSORS_FN(multiply)(&g);
      return;
    }
    g.b_row = PANEL_COLUMNS;
  }
  TENSORS_FN(share)(&g);
}

static void TENSORS_FN(one_of_batch)(void *context, intptr_t chunk) {
  const TENSORS_FN(product) *all = context;
  const intptr_t start = chunk * all->split.step;
  const intptr_t end = smaller(start + all->split.step, all->split.count);
  for (intptr_t i = start; i < end; i++) {
    TENSORS_FN(product) g = *all;
    g.a += i * g.a_batch, g.b += i * g.b_batch, g.c += i * g.c_batch;
    TENSORS_FN(arrange)(&g);
    TENSORS_FN(multiply)(&g);
  }
}

void TENSORS_FN(gemm_batched)(
  intptr_t batch, intptr_t m, intptr_t n, intptr_t k, const TENSORS_REAL *a, intptr_t a_batch,
  intptr_t a_row, intptr_t a_column, const TENSORS_REAL *b, intptr_t b_batch, intptr_t b_row,
  intptr_t b_column, TENSORS_REAL *c, intptr_t c_batch, intptr_t c_row, intptr_t c_column,
  bool accumulate) {
  if (batch <= 0 || m <= 0 || n <= 0) return;
  if (batch < 2 * tensors_thread_count() && (double)m * (double)n * (double)k > 1e6) {
    for (intptr_t i = 0; i < batch; i++)
      TENSORS_FN(gemm)(
        m, n, k, a + i * a_batch, a_row, a_column, b + i * b_batch, b_row, b_column,
        c + i * c_batch, c_row, c_column, accumulate);
    return;
  }
  TENSORS_FN(product) g = {
    .m = m, .n = n, .k = k, .a = a, .a_row = a_row, .a_column = a_column, .b = b, .b_row = b_row,
    .b_column = b_column, .c = c, .c_row = c_row, .c_column = c_column, .accumulate = accumulate,
    .a_batch = a_batch, .b_batch = b_batch, .c_batch = c_batch,
    .split = tensors_split_work(batch, (double)m * (double)n * (double)k * PRODUCT_COST, 1),
  };
  tensors_parallel(g.split.chunks, TENSORS_FN(one_of_batch), &g);
}

intptr_t TENSORS_FN(packed_size)(intptr_t k, intptr_t n) {
  return (n + PANEL_COLUMNS - 1) / PANEL_COLUMNS * PANEL_COLUMNS * k;
}

typedef struct {
  intptr_t k;
  const TENSORS_REAL *b;
  intptr_t b_row, b_column;
  TENSORS_REAL *packed;
  tensors_split split;
} TENSORS_FN(packing);

static void TENSORS_FN(pack_part)(void *context, intptr_t chunk) {
  const TENSORS_FN(packing) *p = context;
  const intptr_t start = chunk * p->split.step, size = smaller(p->split.step, p->split.count - start);
  KERNEL(pack)(
    p->k, size, p->b + start * p->b_column, p->b_row, p->b_column, p->packed + start * p->k,
    p->k * PANEL_COLUMNS);
}

void TENSORS_FN(pack)(
  intptr_t k, intptr_t n, const TENSORS_REAL *b, intptr_t b_row, intptr_t b_column,
  TENSORS_REAL *packed) {
  TENSORS_FN(packing) p = {
    .k = k, .b = b, .b_row = b_row, .b_column = b_column, .packed = packed,
    .split = tensors_split_work(n, (double)k * 0.5, PANEL_COLUMNS),
  };
  tensors_parallel(p.split.chunks, TENSORS_FN(pack_part), &p);
}

void TENSORS_FN(gemm_packed)(
  intptr_t m, intptr_t n, intptr_t k, const TENSORS_REAL *a, intptr_t a_row, intptr_t a_column,
  const TENSORS_REAL *packed, TENSORS_REAL *c, intptr_t c_row, intptr_t c_column,
  bool accumulate) {
  if (m <= 0 || n <= 0) return;
  TENSORS_FN(product) g = {
    .m = m, .n = n, .k = k, .a = a, .a_row = a_row, .a_column = a_column, .b = packed, .b_row = 0,
    .b_column = 0, .c = c, .c_row = c_row, .c_column = c_column, .accumulate = accumulate,
  };
  TENSORS_FN(share)(&g);
}

TENSORS_REAL TENSORS_FN(dot)(intptr_t count, const TENSORS_REAL *x, const TENSORS_REAL *y) {
  return KERNEL(dot)(count, x, y);
}
#undef PRODUCT_COST
#undef ENOUGH_ROWS
#undef DEEPEST
#undef FEW_ROWS
