// Element-wise operations on one thread.

#define MAP(expression) \
  GROUPS(count) { \
    V a = GET(x); \
    PUT(y, expression); \
  } \
  return

/// Nearest whole number, ties to even: adding 2^(precision - 1) leaves no room for a fraction.
TENSORS_INLINE V BODY(rounded)(V a) {
  V size = BODY(magnitude)(a), magic = ROUNDING, near = size + magic - magic;
  near = size < magic ? near : size;
  return (V)((I)near | ((I)a & SIGN_BIT));
}
TENSORS_INLINE V BODY(floored)(V a) {
  V near = BODY(rounded)(a);
  V less = near > a ? near - (REAL)1 : near;
  return (V)((I)less | ((I)a & SIGN_BIT));
}

/// ln(1 + x): what rounding 1 + x lost is added to the logarithm, of which it is the first order.
TENSORS_INLINE V BODY(log1p_lanes)(V x) {
  V one = 1, sum = one + x, lost = (x - (sum - one)) / sum;
  V y = BODY(log_lanes)(sum) + lost;
  y = x == (V)INFINITE ? x : y;
  y = x == -one ? (V)-INFINITE : y;
  return x == (REAL)0 ? x : y;
}

/// e^x - 1 without cancellation; far from 0 the 1 is but a rounding.
TENSORS_INLINE V BODY(expm1_lanes)(V x) {
  V one = 1, far = 40, n, near = x < -far ? -far : x;
  near = near > far ? far : near;
  V p = BODY(reduced_expm1)(near, &n), scale = BODY(exact_power)(n);
  V y = p * scale + (scale - one);
  y = BODY(magnitude)(x) > far ? BODY(exp_lanes)(x) - one : y;
  return x == (REAL)0 ? x : y;
}

TENSORS_INLINE V BODY(softplus_lanes)(V x) {
  V zero = 0;
  return BODY(greater)(x, zero) + BODY(log1p_lanes)(BODY(exp_lanes)(-BODY(magnitude)(x)));
}

static void BODY(map)(tensors_unary f, intptr_t count, const REAL *x, REAL *y) {
  const V one = 1, zero = 0;
  switch (f) {
  case tensors_unary_exp: MAP(BODY(exp_lanes)(a));
  case tensors_unary_log: MAP(BODY(log_lanes)(a));
  case tensors_unary_tanh: MAP(BODY(tanh_lanes)(a));
  case tensors_unary_sigmoid: MAP(BODY(sigmoid_lanes)(a));
  case tensors_unary_relu: MAP(a < zero ? zero : a);
  case tensors_unary_sqrt: MAP(BODY(square_root)(a));
  case tensors_unary_negate: MAP(-a);
  case tensors_unary_reciprocal: MAP(one / a);
  case tensors_unary_abs: MAP(BODY(magnitude)(a));
#define MAP_ALONE(name) \
  case tensors_unary_##name: \
    for (intptr_t i = 0; i < count; i++) y[i] = FUNCTION(name)(x[i]); \
    return
  MAP_ALONE(sin);
  MAP_ALONE(cos);
  MAP_ALONE(tan);
  MAP_ALONE(asin);
  MAP_ALONE(acos);
  MAP_ALONE(atan);
  MAP_ALONE(log2);
  MAP_ALONE(log10);
#undef MAP_ALONE
  case tensors_unary_square: MAP(a * a);
  case tensors_unary_sign: MAP((a > zero ? one : (a < zero ? -one : a)));
  case tensors_unary_floor: MAP(BODY(floored)(a));
  case tensors_unary_ceil: MAP(-BODY(floored)(-a));
  case tensors_unary_round: MAP(BODY(rounded)(a));
  case tensors_unary_hardSigmoid:
    MAP(BODY(lesser)(BODY(greater)(a * (REAL)0.2 + (REAL)0.5, zero), one));
  case tensors_unary_log1p: MAP(BODY(log1p_lanes)(a));
  case tensors_unary_expm1: MAP(BODY(expm1_lanes)(a));
  case tensors_unary_softplus: MAP(BODY(softplus_lanes)(a));
  }
}

#define MAP_BACKWARD(expression) \
  GROUPS(count) { \
    V a = x ? GET(x) : zero, b = y ? GET(y) : zero, d = GET(dy), r = expression; \
    (void)a, (void)b, (void)d; \
    if (accumulate) r = GET(dx) + r; \
    PUT(dx, r); \
  } \
  return

static void BODY(map_backward)(
  tensors_unary f, intptr_t count, const REAL *x, const REAL *y, const REAL *dy, REAL *dx,
  bool accumulate) {
  const V one = 1, zero = 0;
  switch (f) {
  case tensors_unary_exp: MAP_BACKWARD(d * b);
  case tensors_unary_log: MAP_BACKWARD(d / a);
  case tensors_unary_tanh: MAP_BACKWARD(d * (one - b * b));
  case tensors_unary_sigmoid: MAP_BACKWARD(d * (b * (one - b)));
  case tensors_unary_relu: MAP_BACKWARD(b > zero ? d : zero);
  case tensors_unary_sqrt: MAP_BACKWARD(d / (b + b));
  case tensors_unary_negate: MAP_BACKWARD(-d);
  case tensors_unary_reciprocal: MAP_BACKWARD(-(d * (b * b)));
  case tensors_unary_abs: MAP_BACKWARD((a > zero ? d : (a < zero ? -d : zero)));
  case tensors_unary_sin:
  case tensors_unary_cos:
    for (intptr_t i = 0; i < count; i++) {
      REAL r = dy[i] * (f == tensors_unary_sin ? FUNCTION(cos)(x[i]) : -FUNCTION(sin)(x[i]));
      dx[i] = accumulate ? dx[i] + r : r;
    }
    return;
  case tensors_unary_square: MAP_BACKWARD(d * (a + a));
  case tensors_unary_sign:
  case tensors_unary_floor:
  case tensors_unary_ceil:
  case tensors_unary_round: MAP_BACKWARD(zero);
  case tensors_unary_hardSigmoid:
    MAP_BACKWARD((((b > zero) & (b < one)) ? d * (REAL)0.2 : zero));
  case tensors_unary_log1p: MAP_BACKWARD(d / (one + a));
  case tensors_unary_expm1: MAP_BACKWARD(d * (b + one));
  case tensors_unary_softplus: MAP_BACKWARD(d * BODY(sigmoid_lanes)(a));
  case tensors_unary_tan: MAP_BACKWARD(d * (one + b * b));
  case tensors_unary_asin: MAP_BACKWARD(d / BODY(square_root)((one - a) * (one + a)));
  case tensors_unary_acos: MAP_BACKWARD(-(d / BODY(square_root)((one - a) * (one + a))));
  case tensors_unary_atan: MAP_BACKWARD(d / (one + a * a));
  case tensors_unary_log2: MAP_BACKWARD(d / a * (REAL)0x1.71547652b82fep+0);
  case tensors_unary_log10: MAP_BACKWARD(d / a * (REAL)0x1.bcb7b1526e50ep-2);
  }
}

#define BINARY_LOOP(expression) \
  if (x_step == 1 && y_step == 1) { \
    GROUPS(count) { \
      V a = GET(x), b = GET(y); \
      PUT(z, expression); \
    } \
  } else if (x_step == 0 && y_step == 1) { \
    V a = x[0]; \
    GROUPS(count) { \
      V b = GET(y); \
      PUT(z, expression); \
    } \
  } else if (x_step == 1 && y_step == 0) { \
    V b = y[0]; \
    GROUPS(count) { \
      V a = GET(x); \
      PUT(z, expression); \
    } \
  } else { \
    GROUPS(count) { \
      REAL xs[16] = {0}, ys[16] = {0}; \
      for (intptr_t j = 0; j < w; j++) \
        xs[j] = x[(i + j) * x_step], ys[j] = y[(i + j) * y_step]; \
      V a = BODY(load)(xs), b = BODY(load)(ys); \
      PUT(z, expression); \
    } \
  } \
  return

static void BODY(binary)(
  tensors_binary f, intptr_t count, const REAL *x, intptr_t x_step, const REAL *y,
  intptr_t y_step, REAL *z) {
  switch (f) {
  case tensors_binary_add: BINARY_LOOP(a + b);
  case tensors_binary_subtract: BINARY_LOOP(a - b);
  case tensors_binary_multiply: BINARY_LOOP(a * b);
  case tensors_binary_divide: BINARY_LOOP(a / b);
  case tensors_binary_maximum: BINARY_LOOP(BODY(greater)(a, b));
  case tensors_binary_minimum: BINARY_LOOP(BODY(lesser)(a, b));
  case tensors_binary_power:
    for (intptr_t i = 0; i < count; i++) z[i] = FUNCTION(pow)(x[i * x_step], y[i * y_step]);
    return;
  }
}

static void BODY(compare)(
  tensors_comparison f, intptr_t count, const REAL *x, intptr_t x_step, const REAL *y,
  intptr_t y_step, uint8_t *mask) {
#define COMPARE_LOOP(op) \
  for (intptr_t i = 0; i < count; i++) mask[i] = x[i * x_step] op y[i * y_step]; \
  return
  switch (f) {
  case tensors_comparison_equal: COMPARE_LOOP(==);
  case tensors_comparison_notEqual: COMPARE_LOOP(!=);
  case tensors_comparison_less: COMPARE_LOOP(<);
  case tensors_comparison_lessOrEqual: COMPARE_LOOP(<=);
  case tensors_comparison_greater: COMPARE_LOOP(>);
  case tensors_comparison_greaterOrEqual: COMPARE_LOOP(>=);
  }
#undef COMPARE_LOOP
}

static void BODY(select)(
  intptr_t count, const uint8_t *mask, const REAL *x, intptr_t x_step, const REAL *y,
  intptr_t y_step, REAL *z) {
  for (intptr_t i = 0; i < count; i++) z[i] = mask[i] ? x[i * x_step] : y[i * y_step];
}

static void BODY(fill)(intptr_t count, REAL value, REAL *x) {
  V a = value;
  GROUPS(count) PUT(x, a);
}

static void BODY(axpy)(intptr_t count, REAL alpha, const REAL *x, REAL *y) {
  V a = alpha;
  GROUPS(count) PUT(y, BODY(fma)(a, GET(x), GET(y)));
}

static void BODY(scale)(intptr_t count, REAL alpha, REAL beta, const REAL *x, REAL *y) {
  V a = alpha, b = beta;
  GROUPS(count) PUT(y, BODY(fma)(a, GET(x), b));
}

static void BODY(clamp)(intptr_t count, REAL low, REAL high, const REAL *x, REAL *y) {
  V l = low, h = high;
  GROUPS(count) {
    V a = GET(x);
    a = a < l ? l : a;
    a = a > h ? h : a;
    PUT(y, a);
  }
}
#undef MAP
#undef MAP_BACKWARD
#undef BINARY_LOOP
