// One step of an optimiser on one parameter.

static void BODY(sgd)(intptr_t count, REAL *p, const REAL *g, REAL rate, REAL decay) {
  V r = -rate, d = decay;
  if (decay == 0) {
    GROUPS(count) PUT(p, BODY(fma)(r, GET(g), GET(p)));
  } else {
    GROUPS(count) {
      V a = GET(p);
      PUT(p, BODY(fma)(r, BODY(fma)(d, a, GET(g)), a));
    }
  }
}

static void BODY(momentum)(
  intptr_t count, REAL *p, const REAL *g, REAL *v, REAL rate, REAL momentum, bool nesterov,
  REAL decay) {
  V r = -rate, m = momentum, d = decay;
  GROUPS(count) {
    V a = GET(p), slope = GET(g);
    if (decay != 0) slope = BODY(fma)(d, a, slope);
    V speed = BODY(fma)(m, GET(v), slope);
    PUT(v, speed);
    PUT(p, BODY(fma)(r, nesterov ? BODY(fma)(m, speed, slope) : speed, a));
  }
}

static void BODY(adam)(
  intptr_t count, REAL *p, const REAL *g, REAL *m, REAL *v, REAL rate, REAL b1, REAL b2,
  REAL epsilon, REAL c1, REAL c2, REAL decay, bool decoupled) {
  V keep_m = b1, new_m = (REAL)1 - b1, keep_v = b2, new_v = (REAL)1 - b2;
  V step = -rate, by1 = c1, by2 = c2, small = epsilon, d = decay, shrink = (REAL)1 - rate * decay;
  GROUPS(count) {
    V a = GET(p), slope = GET(g);
    if (decay != 0) {
      if (decoupled) a *= shrink;
      else slope = BODY(fma)(d, a, slope);
    }
    V first = BODY(fma)(keep_m, GET(m), new_m * slope);
    V second = BODY(fma)(keep_v, GET(v), new_v * slope * slope);
    PUT(m, first);
    PUT(v, second);
    V ratio = (first / by1) / (BODY(square_root)(second / by2) + small);
    PUT(p, BODY(fma)(step, ratio, a));
  }
}

static void BODY(adagrad)(
  intptr_t count, REAL *p, const REAL *g, REAL *a, REAL rate, REAL epsilon) {
  V step = -rate, small = epsilon;
  GROUPS(count) {
    V slope = GET(g), sum = BODY(fma)(slope, slope, GET(a));
    PUT(a, sum);
    PUT(p, BODY(fma)(step, slope / (BODY(square_root)(sum) + small), GET(p)));
  }
}

static void BODY(rmsprop)(
  intptr_t count, REAL *p, const REAL *g, REAL *a, REAL rate, REAL rho, REAL epsilon,
  bool outside) {
  V step = -rate, keep = rho, fresh = (REAL)1 - rho, small = epsilon;
  GROUPS(count) {
    V slope = GET(g), mean = BODY(fma)(keep, GET(a), fresh * slope * slope);
    PUT(a, mean);
    V root = outside ? BODY(square_root)(mean) + small : BODY(square_root)(mean + small);
    PUT(p, BODY(fma)(step, slope / root, GET(p)));
  }
}

static void BODY(adadelta)(
  intptr_t count, REAL *p, const REAL *g, REAL *a, REAL *d, REAL rate, REAL rho, REAL epsilon) {
  V step = -rate, keep = rho, fresh = (REAL)1 - rho, small = epsilon;
  GROUPS(count) {
    V slope = GET(g), mean = BODY(fma)(keep, GET(a), fresh * slope * slope), old = GET(d);
    PUT(a, mean);
    V move = slope * BODY(square_root)(old + small) / BODY(square_root)(mean + small);
    PUT(d, BODY(fma)(keep, old, fresh * move * move));
    PUT(p, BODY(fma)(step, move, GET(p)));
  }
}
