// Attention: one query or one head at a time, shared out over threads.

typedef struct {
  tensors_split split;
  intptr_t rows, queries, time, hidden;  // rows = batch queries
  const TENSORS_REAL *keys, *query, *v, *saved_in, *dscores;
  TENSORS_REAL *scores, *saved, *dkeys, *dquery, *dv;
} TENSORS_FN(additive_call);

static void TENSORS_FN(additive_part)(void *context, intptr_t chunk) {
  const TENSORS_FN(additive_call) *o = context;
  const intptr_t Q = o->queries, T = o->time, H = o->hidden, start = chunk * o->split.step;
  for (intptr_t i = start; i < smaller(start + o->split.step, o->split.count); i++)
    for (intptr_t t = 0; t < T; t++)
      o->scores[i * T + t] = KERNEL(additive)(
        H, o->keys + (i / Q * T + t) * H, o->query + i * H, o->v,
        o->saved ? o->saved + (i * T + t) * H : NULL);
}

void TENSORS_FN(additive_scores)(
  intptr_t batch, intptr_t queries, intptr_t time, intptr_t hidden, const TENSORS_REAL *keys,
  const TENSORS_REAL *query, const TENSORS_REAL *v, TENSORS_REAL *scores, TENSORS_REAL *saved) {
  TENSORS_FN(additive_call) o = {
    .split = tensors_split_work(batch * queries, (double)(time * hidden) * 0.6, 1),
    .queries = queries, .time = time, .hidden = hidden, .keys = keys, .query = query, .v = v,
    .scores = scores, .saved = saved};
  tensors_parallel(o.split.chunks, TENSORS_FN(additive_part), &o);
}

/// By parts of the hidden size, so that dv is added up in one order.
static void TENSORS_FN(additive_back_part)(void *context, intptr_t chunk) {
  const TENSORS_FN(additive_call) *o = context;
  const intptr_t Q = o->queries, T = o->time, H = o->hidden, start = chunk * o->split.step;
  const intptr_t width = smaller(o->split.step, H - start);
  for (intptr_t i = 0; i < o->rows; i++)
    for (intptr_t t = 0; t < T; t++)
      KERNEL(additive_backward)(
        width, o->saved_in + (i * T + t) * H + start, o->v + start, o->dscores[i * T + t],
        o->dkeys + (i / Q * T + t) * H + start, o->dquery + i * H + start, o->dv + start);
}

void TENSORS_FN(additive_scores_backward)(
  intptr_t batch, intptr_t queries, intptr_t time, intptr_t hidden, const TENSORS_REAL *saved,
  const TENSORS_REAL *v, const TENSORS_REAL *dscores, TENSORS_REAL *dkeys, TENSORS_REAL *dquery,
  TENSORS_REAL *dv) {
  memset(dkeys, 0, (size_t)(batch * time * hidden) * sizeof *dkeys);
  memset(dquery, 0, (size_t)(batch * queries * hidden) * sizeof *dquery);
  memset(dv, 0, (size_t)hidden * sizeof *dv);
  TENSORS_FN(additive_call) o = {
    .split = tensors_split_work(hidden, (double)(batch * queries * time) * 0.5, 64),
    .rows = batch * queries, .queries = queries, .time = time, .hidden = hidden, .saved_in = saved, .v = v,
    .dscores = dscores, .dkeys = dkeys, .dquery = dquery, .dv = dv};
  tensors_parallel(o.split.chunks, TENSORS_FN(additive_back_part), &o);
}

typedef struct {
  tensors_split split;
  const TENSORS_FN(attention) *a;
  const TENSORS_REAL *doutput;
  TENSORS_REAL *dq, *dk, *dv;
} TENSORS_FN(attention_call);

#define HEAD \
  const TENSORS_FN(attention) *a = o->a; \
  const intptr_t Q = a->queries, T = a->time, K = a->key_size, W = a->value_size; \
  const intptr_t b = i / a->heads, head = i % a->heads, out_row = a->heads * W; \
  const TENSORS_REAL *q = a->q + b * Q * a->q_row + head * K; \
  const TENSORS_REAL *k = a->k + b * T * a->k_row + head * K; \
  const TENSORS_REAL *v = a->v + b * T * a->v_row + head * W; \
  TENSORS_REAL *weights = a->weights + i * Q * T

static void TENSORS_FN(attention_part)(void *context, intptr_t chunk) {
  const TENSORS_FN(attention_call) *o = context;
  const intptr_t start = chunk * o->split.step;
  for (intptr_t i = start; i < smaller(start + o->split.step, o->split.count); i++) {
    HEAD;
    TENSORS_FN(gemm_alone)(Q, T, K, q, a->q_row, 1, k, 1, a->k_row, weights, T, 1, false);
    const TENSORS_REAL *mask = a->mask;
    if (mask && a->mask_batch) mask += b * (a->mask_query ? Q : 1) * T;
    KERNEL(scale)(Q * T, a->scale, 0, weights, weights);
    for (intptr_t j = 0; j < Q; j++) {
      TENSORS_REAL *row = weights + j * T;
      if (mask) {
        // Replaced, not added to: a hidden score may be infinite or NaN.
        const TENSORS_REAL *m = mask + (a->mask_query ? j * T : 0);
        for (intptr_t t = 0; t < T; t++) row[t] = m[t] == 0 ? row[t] : m[t];
      }
      KERNEL(softmax)(T, row, row);
    }
    TENSORS_FN(gemm_alone)(
      Q, W, T, weights, T, 1, v, a->v_row, 1, a->output + b * Q * out_row + head * W, out_row, 1,
      false);
  }
}

void TENSORS_FN(attention_forward)(const TENSORS_FN(attention) *a) {
  double work = (double)(a->queries * a->time) * ((double)(a->key_size + a->value_size) * 0.02 + 1);
  TENSORS_FN(attention_call) o = {
    .split = tensors_split_work(a->batch * a->heads, work, 1), .a = a};
  tensors_parallel(o.split.chunks, TENSORS_FN(attention_part), &o);
}

static void TENSORS_FN(attention_back_part)(void *context, intptr_t chunk) {
  const TENSORS_FN(attention_call) *o = context;
  const intptr_t start = chunk * o->split.step;
  const size_t room = (size_t)(o->a->queries * o->a->time) * sizeof(TENSORS_REAL);
  TENSORS_REAL *dweights = tensors_allocate(room);
  for (intptr_t i = start; i < smaller(start + o->split.step, o->split.count); i++) {
    HEAD;
    const TENSORS_REAL *d = o->doutput + b * Q * out_row + head * W;
    TENSORS_FN(gemm_alone)(
      Q, T, W, d, out_row, 1, v, 1, a->v_row, dweights, T, 1, false);
    TENSORS_FN(gemm_alone)(
      T, W, Q, weights, 1, T, d, out_row, 1, o->dv + b * T * a->v_row + head * W, a->v_row, 1,
      false);
    const TENSORS_REAL *mask = a->mask;
    if (mask && a->mask_batch) mask += b * (a->mask_query ? Q : 1) * T;
    for (intptr_t j = 0; j < Q; j++) {
      TENSORS_REAL *row = dweights + j * T;
      const TENSORS_REAL *m = mask ? mask + (a->mask_query ? j * T : 0) : NULL;
      for (intptr_t t = 0; m && t < T; t++) row[t] = m[t] == 0 ? row[t] : 0;
      KERNEL(softmax_backward)(T, weights + j * T, row, row);
    }
    KERNEL(scale)(Q * T, a->scale, 0, dweights, dweights);
    TENSORS_FN(gemm_alone)(
      Q, K, T, dweights, T, 1, k, a->k_row, 1, o->dq + b * Q * a->q_row + head * K, a->q_row, 1,
      false);
    TENSORS_FN(gemm_alone)(
      T, K, Q, dweights, 1, T, q, a->q_row, 1, o->dk + b * T * a->k_row + head * K, a->k_row, 1,
      false);
  }
  tensors_release(dweights, room);
}

void TENSORS_FN(attention_backward)(
  const TENSORS_FN(attention) *a, const TENSORS_REAL *doutput, TENSORS_REAL *dq,
  TENSORS_REAL *dk, TENSORS_REAL *dv) {
  double work = (double)(a->queries * a->time) * ((double)(a->key_size + a->value_size) * 0.04 + 1);
  TENSORS_FN(attention_call) o = {
    .split = tensors_split_work(a->batch * a->heads, work, 1), .a = a, .doutput = doutput,
    .dq = dq, .dk = dk, .dv = dv};
  tensors_parallel(o.split.chunks, TENSORS_FN(attention_back_part), &o);
}
#undef HEAD
