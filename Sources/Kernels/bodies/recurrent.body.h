// The element-wise part of one step of a recurrent layer, for one row of the batch.

/// p[i ...] + q[i ...] where either may be null.
#define GET_OR_ZERO(p) ((p) ? GET(p) : zero)

static void BODY(rnn_row)(
  tensors_activation f, intptr_t hidden, const REAL *z, const REAL *bias, REAL *h) {
  const V zero = 0;
  if (f == tensors_activation_tanh) {
    GROUPS(hidden) PUT(h, BODY(tanh_lanes)(GET(z) + GET_OR_ZERO(bias)));
  } else {
    GROUPS(hidden) {
      V a = GET(z) + GET_OR_ZERO(bias);
      PUT(h, a < zero ? zero : a);
    }
  }
}

static void BODY(rnn_row_backward)(
  tensors_activation f, intptr_t hidden, const REAL *h, const REAL *dh_a, const REAL *dh_b,
  REAL *dz) {
  const V zero = 0, one = 1;
  GROUPS(hidden) {
    V y = GET(h), d = GET_OR_ZERO(dh_a) + GET_OR_ZERO(dh_b);
    PUT(dz, f == tensors_activation_tanh ? d * (one - y * y) : (y > zero ? d : zero));
  }
}

static void BODY(lstm_row)(
  intptr_t hidden, const REAL *z, const REAL *bias, REAL forget_bias, const REAL *c_previous,
  REAL *gates, REAL *c, REAL *c_tanh, REAL *h) {
  const V zero = 0;
  const intptr_t H = hidden;
  V forget = forget_bias;
  GROUPS(hidden) {
    V zi = GET(z), zf = GET(z + H), zg = GET(z + 2 * H), zo = GET(z + 3 * H);
    if (bias) {
      zi += GET(bias);
      zf += GET(bias + H);
      zg += GET(bias + 2 * H);
      zo += GET(bias + 3 * H);
    }
    V in = BODY(sigmoid_lanes)(zi), keep = BODY(sigmoid_lanes)(zf + forget);
    V fresh = BODY(tanh_lanes)(zg), out = BODY(sigmoid_lanes)(zo);
    V cell = BODY(fma)(keep, GET_OR_ZERO(c_previous), in * fresh), t = BODY(tanh_lanes)(cell);
    PUT(gates, in);
    PUT(gates + H, keep);
    PUT(gates + 2 * H, fresh);
    PUT(gates + 3 * H, out);
    PUT(c, cell);
    PUT(c_tanh, t);
    PUT(h, out * t);
  }
}

static void BODY(lstm_row_backward)(
  intptr_t hidden, const REAL *gates, const REAL *c_previous, const REAL *c_tanh,
  const REAL *dh_a, const REAL *dh_b, const REAL *dc, REAL *dz, REAL *dc_previous) {
  const V zero = 0, one = 1;
  const intptr_t H = hidden;
  GROUPS(hidden) {
    V in = GET(gates), keep = GET(gates + H), fresh = GET(gates + 2 * H), out = GET(gates + 3 * H);
    V t = GET(c_tanh), dh = GET_OR_ZERO(dh_a) + GET_OR_ZERO(dh_b);
    V d = BODY(fma)(dh * out, one - t * t, GET_OR_ZERO(dc));
    PUT(dz, d * fresh * (in * (one - in)));
    PUT(dz + H, d * GET_OR_ZERO(c_previous) * (keep * (one - keep)));
    PUT(dz + 2 * H, d * in * (one - fresh * fresh));
    PUT(dz + 3 * H, dh * t * (out * (one - out)));
    PUT(dc_previous, d * keep);
  }
}

static void BODY(gru_row)(
  intptr_t hidden, REAL *gates, const REAL *u, const REAL *bias, const REAL *bias_h,
  const REAL *h_previous, REAL *kept, REAL *h) {
  const V zero = 0, one = 1;
  const intptr_t H = hidden;
  GROUPS(hidden) {
    V xr = GET(gates), xz = GET(gates + H), xn = GET(gates + 2 * H);
    V ur = GET(u), uz = GET(u + H), un = GET(u + 2 * H);
    if (bias) xr += GET(bias), xz += GET(bias + H), xn += GET(bias + 2 * H);
    if (bias_h) ur += GET(bias_h), uz += GET(bias_h + H), un += GET(bias_h + 2 * H);
    V r = BODY(sigmoid_lanes)(xr + ur), z = BODY(sigmoid_lanes)(xz + uz);
    V n = BODY(tanh_lanes)(BODY(fma)(r, un, xn)), old = GET_OR_ZERO(h_previous);
    PUT(gates, r);
    PUT(gates + H, z);
    PUT(gates + 2 * H, n);
    PUT(kept, un);
    PUT(h, BODY(fma)(z, old, (one - z) * n));
  }
}

static void BODY(gru_row_backward)(
  intptr_t hidden, const REAL *gates, const REAL *kept, const REAL *h_previous, const REAL *dh_a,
  const REAL *dh_b, REAL *dz, REAL *du, REAL *dh_previous) {
  const V zero = 0, one = 1;
  const intptr_t H = hidden;
  GROUPS(hidden) {
    V r = GET(gates), z = GET(gates + H), n = GET(gates + 2 * H), un = GET(kept);
    V dh = GET_OR_ZERO(dh_a) + GET_OR_ZERO(dh_b);
    V dn = dh * (one - z) * (one - n * n), dr = dn * un * (r * (one - r));
    V dgate = dh * (GET_OR_ZERO(h_previous) - n) * (z * (one - z));
    PUT(dz, dr);
    PUT(dz + H, dgate);
    PUT(dz + 2 * H, dn);
    PUT(du, dr);
    PUT(du + H, dgate);
    PUT(du + 2 * H, dn * r);
    PUT(dh_previous, dh * z);
  }
}

static void BODY(gru_before_row)(
  intptr_t hidden, REAL *gates, const REAL *bias, const REAL *h_previous, REAL *kept) {
  const V zero = 0;
  const intptr_t H = hidden;
  GROUPS(hidden) {
    V r = GET(gates), z = GET(gates + H);
    if (bias) r += GET(bias), z += GET(bias + H);
    r = BODY(sigmoid_lanes)(r);
    PUT(gates, r);
    PUT(gates + H, BODY(sigmoid_lanes)(z));
    PUT(kept, r * GET_OR_ZERO(h_previous));
  }
}

static void BODY(gru_before_row_end)(
  intptr_t hidden, REAL *gates, const REAL *bias, const REAL *h_previous, REAL *h) {
  const V zero = 0, one = 1;
  const intptr_t H = hidden;
  GROUPS(hidden) {
    V n = GET(gates + 2 * H), z = GET(gates + H);
    if (bias) n += GET(bias + 2 * H);
    n = BODY(tanh_lanes)(n);
    PUT(gates + 2 * H, n);
    PUT(h, BODY(fma)(z, GET_OR_ZERO(h_previous), (one - z) * n));
  }
}

static void BODY(gru_before_row_backward)(
  intptr_t hidden, const REAL *gates, const REAL *h_previous, const REAL *dh_a, const REAL *dh_b,
  REAL *dz, REAL *dh_previous) {
  const V zero = 0, one = 1;
  const intptr_t H = hidden;
  GROUPS(hidden) {
    V z = GET(gates + H), n = GET(gates + 2 * H), dh = GET_OR_ZERO(dh_a) + GET_OR_ZERO(dh_b);
    PUT(dz + H, dh * (GET_OR_ZERO(h_previous) - n) * (z * (one - z)));
    PUT(dz + 2 * H, dh * (one - z) * (one - n * n));
    PUT(dh_previous, dh * z);
  }
}

static void BODY(gru_before_row_backward_end)(
  intptr_t hidden, const REAL *gates, const REAL *h_previous, const REAL *dkept, REAL *dz,
  REAL *dh_previous) {
  const V zero = 0, one = 1;
  GROUPS(hidden) {
    V r = GET(gates), d = GET(dkept);
    PUT(dz, d * GET_OR_ZERO(h_previous) * (r * (one - r)));
    PUT(dh_previous, BODY(fma)(d, r, GET(dh_previous)));
  }
}
