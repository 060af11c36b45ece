// Reductions, softmax, losses and normalisation: one row, or some columns, on one thread.

static REAL BODY(dot)(intptr_t count, const REAL *x, const REAL *y) {
  V sum = 0;
  GROUPS(count) sum = BODY(fma)(GET(x), GET(y), sum);
  return BODY(sum_lanes)(sum);
}

static REAL BODY(reduce_row)(tensors_reduction f, intptr_t count, const REAL *x) {
  V r;
  switch (f) {
  case tensors_reduction_sum:
    r = 0;
    GROUPS(count) r += GET(x);
    return BODY(sum_lanes)(r);
  case tensors_reduction_sumSquares:
    r = 0;
    GROUPS(count) {
      V a = GET(x);
      r = BODY(fma)(a, a, r);
    }
    return BODY(sum_lanes)(r);
  case tensors_reduction_product:
    r = 1;
    GROUPS(count) r *= BODY(load_part)(x + i, w, 1);
    return BODY(product_lanes)(r);
  case tensors_reduction_maximum:
    r = -INFINITE;
    GROUPS(count) r = BODY(greater)(r, BODY(load_part)(x + i, w, -INFINITE));
    return BODY(greatest_lane)(r);
  case tensors_reduction_minimum:
    r = INFINITE;
    GROUPS(count) r = BODY(lesser)(r, BODY(load_part)(x + i, w, INFINITE));
    return BODY(least_lane)(r);
  }
  return 0;
}

#define COLUMNS(start, expression) \
  GROUPS(width) { \
    V r = accumulate ? GET(y) : (V)(start); \
    for (intptr_t row = 0; row < count; row++) { \
      V a = GET(x + row * stride); \
      r = expression; \
    } \
    PUT(y, r); \
  } \
  return

static void BODY(reduce_column)(
  tensors_reduction f, intptr_t count, intptr_t stride, intptr_t width, const REAL *x, REAL *y,
  bool accumulate) {
  switch (f) {
  case tensors_reduction_sum: COLUMNS(0, r + a);
  case tensors_reduction_sumSquares: COLUMNS(0, BODY(fma)(a, a, r));
  case tensors_reduction_product: COLUMNS(1, r * a);
  case tensors_reduction_maximum: COLUMNS(-INFINITE, BODY(greater)(r, a));
  case tensors_reduction_minimum: COLUMNS(INFINITE, BODY(lesser)(r, a));
  }
}
#undef COLUMNS

/// A product of two floats is exact in double, so that only the sums round.
static double BODY(sum_squares)(intptr_t count, const REAL *x) {
  f64x16 sum = 0;
  GROUPS(count) {
    f64x16 a = __builtin_convertvector(GET(x), f64x16);
    sum += a * a;
  }
  double lanes[16];
  memcpy(lanes, &sum, sizeof lanes);
  for (int half = 8; half; half /= 2)
    for (int i = 0; i < half; i++) lanes[i] += lanes[i + half];
  return lanes[0];
}

/// The largest of a row, and the sum of exp(x - largest), whose terms go to y if it is not null.
TENSORS_INLINE REAL BODY(exp_sum)(intptr_t count, const REAL *x, REAL *y, REAL *largest) {
  V m = -INFINITE;
  GROUPS(count) m = BODY(greater)(m, BODY(load_part)(x + i, w, -INFINITE));
  *largest = BODY(greatest_lane)(m);
  if (*largest == -INFINITE) {
    if (y) BODY(fill)(count, 0, y);
    return 0;
  }
  V sum = 0, top = *largest;
  GROUPS(count) {
    V e = BODY(exp_lanes)(BODY(load_part)(x + i, w, -INFINITE) - top);
    sum += e;
    if (y) PUT(y, e);
  }
  return BODY(sum_lanes)(sum);
}

static void BODY(softmax)(intptr_t count, const REAL *x, REAL *y) {
  REAL largest, sum = BODY(exp_sum)(count, x, y, &largest);
  if (sum == 0) return;
  V factor = (REAL)1 / sum;
  GROUPS(count) PUT(y, GET(y) * factor);
}

static void BODY(softmax_backward)(intptr_t count, const REAL *y, const REAL *dy, REAL *dx) {
  V sum = BODY(dot)(count, y, dy);
  GROUPS(count) PUT(dx, GET(y) * (GET(dy) - sum));
}

/// Null y: only the logarithm of the sum, which is returned. A row of -infinity alone stays so.
static REAL BODY(log_softmax)(intptr_t count, const REAL *x, REAL *y) {
  REAL largest, sum = BODY(exp_sum)(count, x, 0, &largest);
  if (!y && largest == INFINITE) return INFINITE;
  if (y && largest == -INFINITE) {
    BODY(fill)(count, -INFINITE, y);
    return -INFINITE;
  }
  V lanes = sum;
  REAL total = largest == -INFINITE ? largest : largest + BODY(log_lanes)(lanes)[0];
  if (y) {
    V t = total;
    GROUPS(count) PUT(y, GET(x) - t);
  }
  return total;
}

static void BODY(log_softmax_backward)(intptr_t count, const REAL *y, const REAL *dy, REAL *dx) {
  V sum = BODY(reduce_row)(tensors_reduction_sum, count, dy);
  GROUPS(count) PUT(dx, GET(dy) - BODY(exp_lanes)(GET(y)) * sum);
}

static void BODY(cross_entropy)(
  intptr_t count, const REAL *x, intptr_t target, REAL weight, REAL smoothing, REAL scale,
  REAL *loss, REAL *gradient) {
  if (target < 0 || weight == 0) {
    if (loss) *loss = 0;
    if (gradient) BODY(fill)(count, 0, gradient);
    return;
  }
  REAL at_target = x[target], largest, mean = 0;
  if (loss && smoothing != 0)
    mean = BODY(reduce_row)(tensors_reduction_sum, count, x) / (REAL)count;
  REAL sum = BODY(exp_sum)(count, x, gradient, &largest);
  if (loss) {
    V lanes = sum;
    REAL total = BODY(log_lanes)(lanes)[0];
    *loss = smoothing == 0
      ? weight * (total + (largest - at_target))
      : weight * ((total + (largest - at_target)) + smoothing * (at_target - mean));
  }
  if (!gradient) return;
  REAL k = scale * weight, even = smoothing == 0 ? 0 : k * (smoothing / (REAL)count);
  V factor = k / sum, less = even;
  if (smoothing == 0) {
    GROUPS(count) PUT(gradient, GET(gradient) * factor);
  } else {
    GROUPS(count) PUT(gradient, GET(gradient) * factor - less);
  }
  gradient[target] -= k * ((REAL)1 - smoothing);
}

static void BODY(layer_norm)(
  intptr_t count, const REAL *x, const REAL *gamma, const REAL *beta, REAL epsilon, REAL *y,
  REAL *mean, REAL *inverse) {
  REAL m = BODY(reduce_row)(tensors_reduction_sum, count, x) / (REAL)count;
  V centre = m, squares = 0;
  GROUPS(count) {
    V a = BODY(load_part)(x + i, w, m) - centre;
    squares = BODY(fma)(a, a, squares);
  }
  V variance = BODY(sum_lanes)(squares) / (REAL)count + epsilon;
  REAL r = (REAL)1 / BODY(square_root)(variance)[0];
  V factor = r, zero = 0;
  GROUPS(count) {
    V a = (GET(x) - centre) * factor;
    if (gamma) a = BODY(fma)(a, GET(gamma), beta ? GET(beta) : zero);
    else if (beta) a += GET(beta);
    PUT(y, a);
  }
  *mean = m;
  *inverse = r;
}

static void BODY(layer_norm_backward)(
  intptr_t count, const REAL *x, const REAL *gamma, REAL mean, REAL inverse, const REAL *dy,
  REAL *dx) {
  V centre = mean, factor = inverse, sum = 0, product = 0;
  GROUPS(count) {
    V a = (GET(x) - centre) * factor, g = GET(dy);
    if (gamma) g *= GET(gamma);
    sum += g;
    product = BODY(fma)(g, a, product);
  }
  V s = BODY(sum_lanes)(sum) / (REAL)count, p = BODY(sum_lanes)(product) / (REAL)count;
  GROUPS(count) {
    V a = (GET(x) - centre) * factor, g = GET(dy);
    if (gamma) g *= GET(gamma);
    PUT(dx, factor * (g - s - a * p));
  }
}

static void BODY(layer_norm_parameters)(
  intptr_t rows, intptr_t stride, intptr_t width, const REAL *x, const REAL *mean,
  const REAL *inverse, const REAL *dy, REAL *dgamma, REAL *dbeta) {
  GROUPS(width) {
    V g = 0, b = 0;
    for (intptr_t row = 0; row < rows; row++) {
      V centre = mean[row], factor = inverse[row], d = GET(dy + row * stride);
      g = BODY(fma)(d, (GET(x + row * stride) - centre) * factor, g);
      b += d;
    }
    if (dgamma) PUT(dgamma, g);
    if (dbeta) PUT(dbeta, b);
  }
}

static REAL BODY(additive)(
  intptr_t hidden, const REAL *key, const REAL *query, const REAL *v, REAL *saved) {
  V sum = 0;
  GROUPS(hidden) {
    V t = BODY(tanh_lanes)(GET(key) + GET(query));
    if (saved) PUT(saved, t);
    sum = BODY(fma)(t, GET(v), sum);
  }
  return BODY(sum_lanes)(sum);
}

static void BODY(additive_backward)(
  intptr_t hidden, const REAL *saved, const REAL *v, REAL dscore, REAL *dkey, REAL *dquery,
  REAL *dv) {
  V d = dscore, one = 1;
  GROUPS(hidden) {
    V t = GET(saved), g = d * GET(v) * (one - t * t);
    PUT(dkey, GET(dkey) + g);
    PUT(dquery, GET(dquery) + g);
    PUT(dv, BODY(fma)(d, t, GET(dv)));
  }
}

/// `width` columns of h = a h + b, each step one fused operation, from the first row to the last
/// or, with `reversed`, from the last to the first with the a of the row that was before.
static void BODY(recurrence)(
  intptr_t time, intptr_t stride, intptr_t width, const REAL *a, const REAL *b, const REAL *first,
  REAL *h, bool reversed) {
  GROUPS(width) {
    V state = 0;
    if (first) state = GET(first);
    for (intptr_t step = 0; step < time; step++) {
      const intptr_t t = reversed ? time - 1 - step : step, row = t * stride;
      if (step == 0 && !first) state = GET(b + row);
      else state = BODY(fma)(GET(a + row + (reversed ? stride : 0)), state, GET(b + row));
      PUT(h + row, state);
    }
  }
}
