// Whole sequences: the product with the inputs of all steps at once, then the steps, each part of
// the batch on its own thread through the whole of time; backward the same, and the gradients of
// the weights in one product at the end.

typedef TENSORS_FN(sequence) TENSORS_FN(layer);
typedef TENSORS_FN(sequence_gradient) TENSORS_FN(slope);

/// What the parts of a batch share.
typedef struct {
  const TENSORS_FN(layer) *s;
  const TENSORS_FN(slope) *g;
  intptr_t gates;                    // G
  const TENSORS_REAL *packed;        // wh, or its transpose
  TENSORS_REAL *packed2;             // GRU with reset before: the third gate's part
  TENSORS_REAL *dz;                  // [T, B, G H]
  TENSORS_REAL *du;                  // GRU with reset after: [T, B, 3 H]
  TENSORS_REAL *carry;               // [B, H] dh of the step after
  TENSORS_REAL *carry_c;             // LSTM: [B, H]
  TENSORS_REAL *room;                // GRU: [B, 3 H]
  tensors_split split;
} TENSORS_FN(run);

#define BYTES(count) ((size_t)(count) * sizeof(TENSORS_REAL))
#define ROOM(count) tensors_allocate(BYTES(count))
#define FREE(p, count) tensors_release(p, BYTES(count))

static bool TENSORS_FN(over)(const TENSORS_FN(layer) *s, intptr_t t, intptr_t b) {
  return s->lengths && t >= s->lengths[b];
}
static void TENSORS_FN(zero)(TENSORS_REAL *p, intptr_t count) { memset(p, 0, BYTES(count)); }

/// Row b of a [B, H] state, null if the whole is.
static const TENSORS_REAL *TENSORS_FN(row)(const TENSORS_REAL *p, intptr_t b, intptr_t width) {
  return p ? p + b * width : NULL;
}

/// The state before step t: row b of h0 or of the outputs.
static const TENSORS_REAL *TENSORS_FN(before)(
  const TENSORS_FN(layer) *s, const TENSORS_REAL *first, const TENSORS_REAL *all, intptr_t t,
  intptr_t b) {
  if (t == 0) return TENSORS_FN(row)(first, b, s->hidden);
  return all + ((t - 1) * s->batch + b) * s->hidden;
}

/// C [rows, n] (row stride c_row) += or = A [rows, k] times packed [k, n], on this thread.
static void TENSORS_FN(step_product)(
  intptr_t rows, intptr_t n, intptr_t k, const TENSORS_REAL *a, intptr_t a_row,
  const TENSORS_REAL *packed, TENSORS_REAL *c, intptr_t c_row, bool accumulate) {
  KERNEL(block)(
    rows, n, k, a, a_row, 1, packed, PANEL_COLUMNS, k * PANEL_COLUMNS, c, c_row, 1, accumulate, NULL);
}

/// Parts of the batch: one for each thread, but none so small that the tiles go hungry.
static tensors_split TENSORS_FN(parts)(const TENSORS_FN(layer) *s, intptr_t gates) {
  const intptr_t threads = tensors_thread_count();
  double work = (double)s->time * (double)s->batch * (double)(gates * s->hidden * s->hidden);
  if (threads < 2 || s->batch < 2 || work < 1e6) return (tensors_split){s->batch, s->batch, 1};
  intptr_t step = larger((s->batch + threads - 1) / threads, smaller(4, s->batch));
  return (tensors_split){s->batch, step, (s->batch + step - 1) / step};
}

static void TENSORS_FN(last_state)(
  const TENSORS_FN(layer) *s, const TENSORS_REAL *first, const TENSORS_REAL *all,
  TENSORS_REAL *last) {
  if (!last) return;
  for (intptr_t b = 0; b < s->batch; b++) {
    const TENSORS_REAL *from =
      TENSORS_FN(before)(s, first, all, s->lengths ? s->lengths[b] : s->time, b);
    if (from) memcpy(last + b * s->hidden, from, BYTES(s->hidden));
    else TENSORS_FN(zero)(last + b * s->hidden, s->hidden);
  }
}

/// z [T B, G H] = x wx.
static void TENSORS_FN(inputs)(const TENSORS_FN(layer) *s, intptr_t gates, TENSORS_REAL *z) {
  const intptr_t rows = s->time * s->batch, width = gates * s->hidden;
  if (s->wx_packed)
    TENSORS_FN(gemm_packed)(
      rows, width, s->input, s->x, s->input, 1, s->wx_packed, z, width, 1, false);
  else
    TENSORS_FN(gemm)(
      rows, width, s->input, s->x, s->input, 1, s->wx, s->wx_row, s->wx_column, z, width, 1,
      false);
}

#define PART \
  TENSORS_FN(run) *r = context; \
  const TENSORS_FN(layer) *s = r->s; \
  const intptr_t T = s->time, B = s->batch, H = s->hidden, GH = r->gates * H; \
  const intptr_t first = chunk * r->split.step, rows = smaller(r->split.step, B - first); \
  const intptr_t end = first + rows; \
  (void)T, (void)GH

/// A forward pass: inputs, packed wh (in two parts for the GRU with reset before), steps.
static void TENSORS_FN(forward)(
  const TENSORS_FN(layer) *s, intptr_t gates, TENSORS_REAL *z, void (*part)(void *, intptr_t)) {
  const intptr_t H = s->hidden, B = s->batch;
  if (s->time <= 0 || B <= 0 || H <= 0) return;
  TENSORS_FN(inputs)(s, gates, z);
  const bool apart = gates == 3 && !s->reset_after;
  const intptr_t n1 = apart ? 2 * H : gates * H;
  const intptr_t size1 = s->wh_packed ? 0 : TENSORS_FN(packed_size)(H, n1);
  const intptr_t size2 = apart ? TENSORS_FN(packed_size)(H, H) : 0;
  TENSORS_FN(run) r = {
    .s = s, .gates = gates, .packed = s->wh_packed, .packed2 = ROOM(size2),
    .room = ROOM(gates == 3 ? B * 3 * H : 0), .split = TENSORS_FN(parts)(s, gates)};
  TENSORS_REAL *packed = ROOM(size1);
  if (!s->wh_packed) {
    TENSORS_FN(pack)(H, n1, s->wh, s->wh_row, s->wh_column, packed);
    r.packed = packed;
  }
  if (apart)
    TENSORS_FN(pack)(
      H, H, s->wh + 2 * H * s->wh_column, s->wh_row, s->wh_column, r.packed2);
  tensors_parallel(r.split.chunks, part, &r);
  FREE(packed, size1);
  FREE(r.packed2, size2);
  FREE(r.room, gates == 3 ? B * 3 * H : 0);
}

// MARK: - RNN

static void TENSORS_FN(rnn_part)(void *context, intptr_t chunk) {
  PART;
  for (intptr_t t = 0; t < T; t++) {
    TENSORS_REAL *z = s->h + (t * B + first) * H;
    const TENSORS_REAL *old = TENSORS_FN(before)(s, s->h0, s->h, t, first);
    if (old) TENSORS_FN(step_product)(rows, H, H, old, H, r->packed, z, H, true);
    for (intptr_t b = first; b < end; b++, z += H) {
      if (TENSORS_FN(over)(s, t, b)) TENSORS_FN(zero)(z, H);
      else KERNEL(rnn_row)(s->activation, H, z, s->bias, z);
    }
  }
}

void TENSORS_FN(rnn_forward)(const TENSORS_FN(sequence) *s) {
  TENSORS_FN(forward)(s, 1, s->h, TENSORS_FN(rnn_part));
  TENSORS_FN(last_state)(s, s->h0, s->h, s->h_last);
}

static void TENSORS_FN(rnn_back_part)(void *context, intptr_t chunk) {
  PART;
  for (intptr_t t = T - 1; t >= 0; t--) {
    TENSORS_REAL *dz = r->dz + (t * B + first) * H;
    for (intptr_t b = first; b < end; b++) {
      TENSORS_REAL *to = r->dz + (t * B + b) * H, *carry = r->carry + b * H;
      if (TENSORS_FN(over)(s, t, b)) {
        TENSORS_FN(zero)(to, H);
      } else {
        KERNEL(rnn_row_backward)(
          s->activation, H, s->h + (t * B + b) * H, TENSORS_FN(row)(r->g->dh, t * B + b, H), carry,
          to);
        TENSORS_FN(zero)(carry, H);
      }
    }
    if (t > 0 || r->g->dh0)
      TENSORS_FN(step_product)(rows, H, H, dz, H, r->packed, r->carry + first * H, H, true);
  }
}

// MARK: - LSTM

static void TENSORS_FN(lstm_part)(void *context, intptr_t chunk) {
  PART;
  for (intptr_t t = 0; t < T; t++) {
    const TENSORS_REAL *old = TENSORS_FN(before)(s, s->h0, s->h, t, first);
    if (old)
      TENSORS_FN(step_product)(
        rows, GH, H, old, H, r->packed, s->gates + (t * B + first) * GH, GH, true);
    for (intptr_t b = first; b < end; b++) {
      const intptr_t at = t * B + b;
      if (TENSORS_FN(over)(s, t, b)) {
        TENSORS_FN(zero)(s->h + at * H, H);
        TENSORS_FN(zero)(s->cells + at * H, H);
        TENSORS_FN(zero)(s->cell_tanh + at * H, H);
      } else {
        KERNEL(lstm_row)(
          H, s->gates + at * GH, s->bias, s->forget_bias,
          TENSORS_FN(before)(s, s->c0, s->cells, t, b), s->gates + at * GH, s->cells + at * H,
          s->cell_tanh + at * H, s->h + at * H);
      }
    }
  }
}

void TENSORS_FN(lstm_forward)(const TENSORS_FN(sequence) *s) {
  TENSORS_FN(forward)(s, 4, s->gates, TENSORS_FN(lstm_part));
  TENSORS_FN(last_state)(s, s->h0, s->h, s->h_last);
  TENSORS_FN(last_state)(s, s->c0, s->cells, s->c_last);
}

static void TENSORS_FN(lstm_back_part)(void *context, intptr_t chunk) {
  PART;
  for (intptr_t t = T - 1; t >= 0; t--) {
    for (intptr_t b = first; b < end; b++) {
      const intptr_t at = t * B + b;
      TENSORS_REAL *carry = r->carry + b * H, *carry_c = r->carry_c + b * H;
      if (TENSORS_FN(over)(s, t, b)) {
        TENSORS_FN(zero)(r->dz + at * GH, GH);
      } else {
        KERNEL(lstm_row_backward)(
          H, s->gates + at * GH, TENSORS_FN(before)(s, s->c0, s->cells, t, b),
          s->cell_tanh + at * H, TENSORS_FN(row)(r->g->dh, at, H), carry, carry_c,
          r->dz + at * GH, carry_c);
        TENSORS_FN(zero)(carry, H);
      }
    }
    if (t > 0 || r->g->dh0)
      TENSORS_FN(step_product)(
        rows, H, GH, r->dz + (t * B + first) * GH, GH, r->packed, r->carry + first * H, H, true);
  }
}

// MARK: - GRU

static void TENSORS_FN(gru_part)(void *context, intptr_t chunk) {
  PART;
  TENSORS_REAL *u = r->room + first * GH;
  for (intptr_t t = 0; t < T; t++) {
    const TENSORS_REAL *old = TENSORS_FN(before)(s, s->h0, s->h, t, first);
    TENSORS_REAL *z = s->gates + (t * B + first) * GH;
    if (s->reset_after) {
      if (old) TENSORS_FN(step_product)(rows, GH, H, old, H, r->packed, u, GH, false);
      else TENSORS_FN(zero)(u, rows * GH);
    } else if (old) {
      TENSORS_FN(step_product)(rows, 2 * H, H, old, H, r->packed, z, GH, true);
    }
    for (intptr_t b = first; b < end; b++) {
      const intptr_t at = t * B + b;
      const TENSORS_REAL *previous = TENSORS_FN(before)(s, s->h0, s->h, t, b);
      if (TENSORS_FN(over)(s, t, b)) {
        TENSORS_FN(zero)(s->h + at * H, H);
        TENSORS_FN(zero)(s->cells + at * H, H);
      } else if (s->reset_after) {
        KERNEL(gru_row)(
          H, s->gates + at * GH, u + (b - first) * GH, s->bias, s->bias_h, previous,
          s->cells + at * H, s->h + at * H);
      } else {
        KERNEL(gru_before_row)(H, s->gates + at * GH, s->bias, previous, s->cells + at * H);
      }
    }
    if (s->reset_after) continue;
    if (old)
      TENSORS_FN(step_product)(
        rows, H, H, s->cells + (t * B + first) * H, H, r->packed2, z + 2 * H, GH, true);
    for (intptr_t b = first; b < end; b++)
      if (!TENSORS_FN(over)(s, t, b))
        KERNEL(gru_before_row_end)(
          H, s->gates + (t * B + b) * GH, s->bias, TENSORS_FN(before)(s, s->h0, s->h, t, b),
          s->h + (t * B + b) * H);
  }
}

void TENSORS_FN(gru_forward)(const TENSORS_FN(sequence) *s) {
  TENSORS_FN(forward)(s, 3, s->gates, TENSORS_FN(gru_part));
  TENSORS_FN(last_state)(s, s->h0, s->h, s->h_last);
}

static void TENSORS_FN(gru_back_part)(void *context, intptr_t chunk) {
  PART;
  const bool after = s->reset_after;
  for (intptr_t t = T - 1; t >= 0; t--) {
    for (intptr_t b = first; b < end; b++) {
      const intptr_t at = t * B + b;
      TENSORS_REAL *carry = r->carry + b * H;
      const TENSORS_REAL *gates = s->gates + at * GH, *dh = TENSORS_FN(row)(r->g->dh, at, H);
      const TENSORS_REAL *previous = TENSORS_FN(before)(s, s->h0, s->h, t, b);
      if (TENSORS_FN(over)(s, t, b)) {
        TENSORS_FN(zero)(r->dz + at * GH, GH);
        if (after) TENSORS_FN(zero)(r->du + at * GH, GH);
      } else if (after) {
        KERNEL(gru_row_backward)(
          H, gates, s->cells + at * H, previous, dh, carry, r->dz + at * GH, r->du + at * GH,
          carry);
      } else {
        KERNEL(gru_before_row_backward)(H, gates, previous, dh, carry, r->dz + at * GH, carry);
      }
    }
    const intptr_t at = t * B + first;
    TENSORS_REAL *carry = r->carry + first * H;
    if (after) {
      if (t > 0 || r->g->dh0)
        TENSORS_FN(step_product)(
          rows, H, GH, r->du + at * GH, GH, r->packed, carry, H, true);
      continue;
    }
    // Through n to r h, then through r and z to h.
    TENSORS_REAL *dkept = r->room + first * H;
    TENSORS_FN(step_product)(
      rows, H, H, r->dz + at * GH + 2 * H, GH, r->packed2, dkept, H, false);
    for (intptr_t b = first; b < end; b++)
      if (!TENSORS_FN(over)(s, t, b))
        KERNEL(gru_before_row_backward_end)(
          H, s->gates + (t * B + b) * GH, TENSORS_FN(before)(s, s->h0, s->h, t, b),
          dkept + (b - first) * H, r->dz + (t * B + b) * GH, r->carry + b * H);
    if (t > 0 || r->g->dh0)
      TENSORS_FN(step_product)(rows, H, 2 * H, r->dz + at * GH, GH, r->packed, carry, H, true);
  }
}

// MARK: - What the backward passes share

/// dwh columns from .. < from + n, from the states before each step and their gradients.
static void TENSORS_FN(recurrent_gradient)(
  const TENSORS_FN(layer) *s, const TENSORS_FN(slope) *g, intptr_t gates, intptr_t n,
  const TENSORS_REAL *dz) {
  const intptr_t H = s->hidden, B = s->batch, GH = gates * H;
  bool add = g->accumulate;
  if (s->h0) {
    TENSORS_FN(gemm)(
      H, n, B, s->h0, 1, H, dz, GH, 1, g->dwh, s->wh_row, s->wh_column, add);
    add = true;
  }
  TENSORS_FN(gemm)(
    H, n, (s->time - 1) * B, s->h, 1, H, dz + B * GH, GH, 1, g->dwh, s->wh_row, s->wh_column,
    add);
}

static void TENSORS_FN(backward)(
  const TENSORS_FN(layer) *s, const TENSORS_FN(slope) *g, intptr_t gates,
  void (*part)(void *, intptr_t)) {
  const intptr_t T = s->time, B = s->batch, D = s->input, H = s->hidden, GH = gates * H;
  if (T <= 0 || B <= 0 || H <= 0) return;
  const bool after = gates == 3 && s->reset_after, apart = gates == 3 && !s->reset_after;
  const intptr_t k1 = apart ? 2 * H : GH;
  const intptr_t size1 = s->wh_transposed ? 0 : TENSORS_FN(packed_size)(k1, H);
  const intptr_t size2 = apart ? TENSORS_FN(packed_size)(H, H) : 0;
  TENSORS_FN(run) r = {
    .s = s, .g = g, .gates = gates, .packed = s->wh_transposed, .packed2 = ROOM(size2),
    .dz = g->dgates ? g->dgates : ROOM(T * B * GH), .du = ROOM(after ? T * B * GH : 0),
    .carry = ROOM(B * H), .carry_c = ROOM(gates == 4 ? B * H : 0),
    .room = ROOM(apart ? B * H : 0), .split = TENSORS_FN(parts)(s, gates)};
  TENSORS_REAL *packed = ROOM(size1);
  if (!s->wh_transposed) {
    TENSORS_FN(pack)(k1, H, s->wh, s->wh_column, s->wh_row, packed);
    r.packed = packed;
  }
  if (apart)
    TENSORS_FN(pack)(
      H, H, s->wh + 2 * H * s->wh_column, s->wh_column, s->wh_row, r.packed2);
  if (g->dh_last) memcpy(r.carry, g->dh_last, BYTES(B * H));
  else TENSORS_FN(zero)(r.carry, B * H);
  if (gates == 4) {
    if (g->dc_last) memcpy(r.carry_c, g->dc_last, BYTES(B * H));
    else TENSORS_FN(zero)(r.carry_c, B * H);
  }
  tensors_parallel(r.split.chunks, part, &r);
  if (g->dh0) memcpy(g->dh0, r.carry, BYTES(B * H));
  if (gates == 4 && g->dc0) memcpy(g->dc0, r.carry_c, BYTES(B * H));

  const TENSORS_REAL *du = after ? r.du : r.dz;
  if (g->dx)
    TENSORS_FN(gemm)(
      T * B, D, GH, r.dz, GH, 1, s->wx, s->wx_column, s->wx_row, g->dx, D, 1, false);
  if (g->dwx)
    TENSORS_FN(gemm)(
      D, GH, T * B, s->x, 1, D, r.dz, GH, 1, g->dwx, s->wx_row, s->wx_column, g->accumulate);
  if (g->dwh) {
    TENSORS_FN(recurrent_gradient)(s, g, gates, apart ? 2 * H : GH, du);
    if (apart)
      TENSORS_FN(gemm)(
        H, H, T * B, s->cells, 1, H, r.dz + 2 * H, GH, 1, g->dwh + 2 * H * s->wh_column,
        s->wh_row, s->wh_column, g->accumulate);
  }
  if (g->dbias)
    TENSORS_FN(reduce_all_columns)(
      tensors_reduction_sum, T * B, GH, r.dz, g->dbias, g->accumulate);
  if (g->dbias_h && after)
    TENSORS_FN(reduce_all_columns)(
      tensors_reduction_sum, T * B, GH, du, g->dbias_h, g->accumulate);
  FREE(packed, size1);
  FREE(r.packed2, size2);
  if (!g->dgates) FREE(r.dz, T * B * GH);
  FREE(r.du, after ? T * B * GH : 0);
  FREE(r.carry, B * H);
  FREE(r.carry_c, gates == 4 ? B * H : 0);
  FREE(r.room, apart ? B * H : 0);
}

void TENSORS_FN(rnn_backward)(
  const TENSORS_FN(sequence) *s, const TENSORS_FN(sequence_gradient) *g) {
  TENSORS_FN(backward)(s, g, 1, TENSORS_FN(rnn_back_part));
}
void TENSORS_FN(lstm_backward)(
  const TENSORS_FN(sequence) *s, const TENSORS_FN(sequence_gradient) *g) {
  TENSORS_FN(backward)(s, g, 4, TENSORS_FN(lstm_back_part));
}
void TENSORS_FN(gru_backward)(
  const TENSORS_FN(sequence) *s, const TENSORS_FN(sequence_gradient) *g) {
  TENSORS_FN(backward)(s, g, 3, TENSORS_FN(gru_back_part));
}

// MARK: - One step of a cell

typedef struct {
  intptr_t hidden;
  const TENSORS_REAL *z, *bias, *c_previous, *gates, *c_tanh, *dh, *dc;
  TENSORS_REAL forget_bias;
  TENSORS_REAL *out_gates, *c, *out_tanh, *h;
  tensors_split split;
} TENSORS_FN(cell_step);

static void TENSORS_FN(lstm_cell_part)(void *context, intptr_t chunk) {
  const TENSORS_FN(cell_step) *o = context;
  const intptr_t H = o->hidden, start = chunk * o->split.step;
  for (intptr_t b = start; b < smaller(start + o->split.step, o->split.count); b++)
    KERNEL(lstm_row)(
      H, o->z + b * 4 * H, o->bias, o->forget_bias, o->c_previous + b * H,
      o->out_gates + b * 4 * H, o->c + b * H, o->out_tanh + b * H, o->h + b * H);
}

void TENSORS_FN(lstm_cell)(
  intptr_t batch, intptr_t hidden, const TENSORS_REAL *z, const TENSORS_REAL *bias,
  TENSORS_REAL forget_bias, const TENSORS_REAL *c_previous, TENSORS_REAL *gates,
  TENSORS_REAL *c, TENSORS_REAL *c_tanh, TENSORS_REAL *h) {
  TENSORS_FN(cell_step) o = {
    .hidden = hidden, .z = z, .bias = bias, .forget_bias = forget_bias,
    .c_previous = c_previous, .out_gates = gates, .c = c, .out_tanh = c_tanh, .h = h,
    .split = tensors_split_work(batch, (double)hidden * 3, 1)};
  tensors_parallel(o.split.chunks, TENSORS_FN(lstm_cell_part), &o);
}

static void TENSORS_FN(lstm_cell_back_part)(void *context, intptr_t chunk) {
  const TENSORS_FN(cell_step) *o = context;
  const intptr_t H = o->hidden, start = chunk * o->split.step;
  for (intptr_t b = start; b < smaller(start + o->split.step, o->split.count); b++)
    KERNEL(lstm_row_backward)(
      H, o->gates + b * 4 * H, o->c_previous + b * H, o->c_tanh + b * H,
      TENSORS_FN(row)(o->dh, b, H), NULL, TENSORS_FN(row)(o->dc, b, H),
      o->out_gates + b * 4 * H, o->c + b * H);
}

void TENSORS_FN(lstm_cell_backward)(
  intptr_t batch, intptr_t hidden, const TENSORS_REAL *gates, const TENSORS_REAL *c_previous,
  const TENSORS_REAL *c_tanh, const TENSORS_REAL *dh, const TENSORS_REAL *dc, TENSORS_REAL *dz,
  TENSORS_REAL *dc_previous) {
  TENSORS_FN(cell_step) o = {
    .hidden = hidden, .gates = gates, .c_previous = c_previous, .c_tanh = c_tanh, .dh = dh,
    .dc = dc, .out_gates = dz, .c = dc_previous,
    .split = tensors_split_work(batch, (double)hidden * 2, 1)};
  tensors_parallel(o.split.chunks, TENSORS_FN(lstm_cell_back_part), &o);
}
#undef BYTES
#undef ROOM
#undef FREE
#undef PART
