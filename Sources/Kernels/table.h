// Included twice by internal.h: the functions that exist once per instruction set, one thread each.

struct TENSORS_FN(table) {
  /// C tile of `rows` by `columns` from a row-major or packed A and B in panels; see gemm.body.h.
  /// `keep` is null, or room for 256 rows of a row-major B, which is then packed there.
  void (*block)(
    intptr_t rows, intptr_t columns, intptr_t k, const TENSORS_REAL *a, intptr_t a_row,
    intptr_t a_column, const TENSORS_REAL *b, intptr_t b_row, intptr_t b_panel, TENSORS_REAL *c,
    intptr_t c_row, intptr_t c_column, bool accumulate, TENSORS_REAL *keep);
  /// Packs columns of B, [k, columns], to panels `panel` elements apart.
  void (*pack)(
    intptr_t k, intptr_t columns, const TENSORS_REAL *b, intptr_t b_row, intptr_t b_column,
    TENSORS_REAL *packed, intptr_t panel);
  TENSORS_REAL (*dot)(intptr_t count, const TENSORS_REAL *x, const TENSORS_REAL *y);
  void (*map)(tensors_unary f, intptr_t count, const TENSORS_REAL *x, TENSORS_REAL *y);
  void (*map_backward)(
    tensors_unary f, intptr_t count, const TENSORS_REAL *x, const TENSORS_REAL *y,
    const TENSORS_REAL *dy, TENSORS_REAL *dx, bool accumulate);
  void (*binary)(
    tensors_binary f, intptr_t count, const TENSORS_REAL *x, intptr_t x_step,
    const TENSORS_REAL *y, intptr_t y_step, TENSORS_REAL *z);
  void (*compare)(
    tensors_comparison f, intptr_t count, const TENSORS_REAL *x, intptr_t x_step,
    const TENSORS_REAL *y, intptr_t y_step, uint8_t *mask);
  void (*select)(
    intptr_t count, const uint8_t *mask, const TENSORS_REAL *x, intptr_t x_step,
    const TENSORS_REAL *y, intptr_t y_step, TENSORS_REAL *z);
  void (*fill)(intptr_t count, TENSORS_REAL value, TENSORS_REAL *x);
  void (*axpy)(intptr_t count, TENSORS_REAL alpha, const TENSORS_REAL *x, TENSORS_REAL *y);
  void (*scale)(
    intptr_t count, TENSORS_REAL alpha, TENSORS_REAL beta, const TENSORS_REAL *x,
    TENSORS_REAL *y);
  void (*clamp)(
    intptr_t count, TENSORS_REAL low, TENSORS_REAL high, const TENSORS_REAL *x, TENSORS_REAL *y);
  TENSORS_REAL (*reduce_row)(tensors_reduction f, intptr_t count, const TENSORS_REAL *x);
  /// y[i] over rows `stride` apart, in order.
  void (*reduce_column)(
    tensors_reduction f, intptr_t count, intptr_t stride, intptr_t width, const TENSORS_REAL *x,
    TENSORS_REAL *y, bool accumulate);
  double (*sum_squares)(intptr_t count, const TENSORS_REAL *x);
  void (*recurrence)(
    intptr_t time, intptr_t stride, intptr_t width, const TENSORS_REAL *a, const TENSORS_REAL *b,
    const TENSORS_REAL *first, TENSORS_REAL *h, bool reversed);
  void (*softmax)(intptr_t count, const TENSORS_REAL *x, TENSORS_REAL *y);
  void (*softmax_backward)(
    intptr_t count, const TENSORS_REAL *y, const TENSORS_REAL *dy, TENSORS_REAL *dx);
  TENSORS_REAL (*log_softmax)(intptr_t count, const TENSORS_REAL *x, TENSORS_REAL *y);
  void (*log_softmax_backward)(
    intptr_t count, const TENSORS_REAL *y, const TENSORS_REAL *dy, TENSORS_REAL *dx);
  void (*cross_entropy)(
    intptr_t count, const TENSORS_REAL *x, intptr_t target, TENSORS_REAL weight,
    TENSORS_REAL smoothing, TENSORS_REAL scale, TENSORS_REAL *loss, TENSORS_REAL *gradient);
  void (*layer_norm)(
    intptr_t count, const TENSORS_REAL *x, const TENSORS_REAL *gamma, const TENSORS_REAL *beta,
    TENSORS_REAL epsilon, TENSORS_REAL *y, TENSORS_REAL *mean, TENSORS_REAL *inverse);
  void (*layer_norm_backward)(
    intptr_t count, const TENSORS_REAL *x, const TENSORS_REAL *gamma, TENSORS_REAL mean,
    TENSORS_REAL inverse, const TENSORS_REAL *dy, TENSORS_REAL *dx);
  /// dgamma and dbeta of `width` columns of rows `stride` apart.
  void (*layer_norm_parameters)(
    intptr_t rows, intptr_t stride, intptr_t width, const TENSORS_REAL *x,
    const TENSORS_REAL *mean, const TENSORS_REAL *inverse, const TENSORS_REAL *dy,
    TENSORS_REAL *dgamma, TENSORS_REAL *dbeta);
  void (*sgd)(
    intptr_t count, TENSORS_REAL *p, const TENSORS_REAL *g, TENSORS_REAL rate,
    TENSORS_REAL decay);
  void (*momentum)(
    intptr_t count, TENSORS_REAL *p, const TENSORS_REAL *g, TENSORS_REAL *v, TENSORS_REAL rate,
    TENSORS_REAL momentum, bool nesterov, TENSORS_REAL decay);
  void (*adam)(
    intptr_t count, TENSORS_REAL *p, const TENSORS_REAL *g, TENSORS_REAL *m, TENSORS_REAL *v,
    TENSORS_REAL rate, TENSORS_REAL b1, TENSORS_REAL b2, TENSORS_REAL epsilon, TENSORS_REAL c1,
    TENSORS_REAL c2, TENSORS_REAL decay, bool decoupled);
  void (*adagrad)(
    intptr_t count, TENSORS_REAL *p, const TENSORS_REAL *g, TENSORS_REAL *a, TENSORS_REAL rate,
    TENSORS_REAL epsilon);
  void (*rmsprop)(
    intptr_t count, TENSORS_REAL *p, const TENSORS_REAL *g, TENSORS_REAL *a, TENSORS_REAL rate,
    TENSORS_REAL rho, TENSORS_REAL epsilon, bool outside);
  void (*adadelta)(
    intptr_t count, TENSORS_REAL *p, const TENSORS_REAL *g, TENSORS_REAL *a, TENSORS_REAL *d,
    TENSORS_REAL rate, TENSORS_REAL rho, TENSORS_REAL epsilon);
  /// One row of a recurrent step: h = activation(z + bias).
  void (*rnn_row)(
    tensors_activation f, intptr_t hidden, const TENSORS_REAL *z, const TENSORS_REAL *bias,
    TENSORS_REAL *h);
  /// dz = (dh_a + dh_b) activation'(h); a null term is 0.
  void (*rnn_row_backward)(
    tensors_activation f, intptr_t hidden, const TENSORS_REAL *h, const TENSORS_REAL *dh_a,
    const TENSORS_REAL *dh_b, TENSORS_REAL *dz);
  void (*lstm_row)(
    intptr_t hidden, const TENSORS_REAL *z, const TENSORS_REAL *bias, TENSORS_REAL forget_bias,
    const TENSORS_REAL *c_previous, TENSORS_REAL *gates, TENSORS_REAL *c, TENSORS_REAL *c_tanh,
    TENSORS_REAL *h);
  void (*lstm_row_backward)(
    intptr_t hidden, const TENSORS_REAL *gates, const TENSORS_REAL *c_previous,
    const TENSORS_REAL *c_tanh, const TENSORS_REAL *dh_a, const TENSORS_REAL *dh_b,
    const TENSORS_REAL *dc, TENSORS_REAL *dz, TENSORS_REAL *dc_previous);
  /// GRU with reset after: gates holds x wx, u holds h wh [3 H]; keeps u's third part in `kept`.
  void (*gru_row)(
    intptr_t hidden, TENSORS_REAL *gates, const TENSORS_REAL *u, const TENSORS_REAL *bias,
    const TENSORS_REAL *bias_h, const TENSORS_REAL *h_previous, TENSORS_REAL *kept,
    TENSORS_REAL *h);
  /// du, the gradient of u, has dz but for its third part; dh is carried to h_previous.
  void (*gru_row_backward)(
    intptr_t hidden, const TENSORS_REAL *gates, const TENSORS_REAL *kept,
    const TENSORS_REAL *h_previous, const TENSORS_REAL *dh_a, const TENSORS_REAL *dh_b,
    TENSORS_REAL *dz, TENSORS_REAL *du, TENSORS_REAL *dh_previous);
  /// GRU with reset before: gates r and z, and kept = r h.
  void (*gru_before_row)(
    intptr_t hidden, TENSORS_REAL *gates, const TENSORS_REAL *bias,
    const TENSORS_REAL *h_previous, TENSORS_REAL *kept);
  /// n and h.
  void (*gru_before_row_end)(
    intptr_t hidden, TENSORS_REAL *gates, const TENSORS_REAL *bias,
    const TENSORS_REAL *h_previous, TENSORS_REAL *h);
  /// dn and dz, and the direct part of dh_previous.
  void (*gru_before_row_backward)(
    intptr_t hidden, const TENSORS_REAL *gates, const TENSORS_REAL *h_previous,
    const TENSORS_REAL *dh_a, const TENSORS_REAL *dh_b, TENSORS_REAL *dz,
    TENSORS_REAL *dh_previous);
  /// dr from the gradient of r h, and its part of dh_previous.
  void (*gru_before_row_backward_end)(
    intptr_t hidden, const TENSORS_REAL *gates, const TENSORS_REAL *h_previous,
    const TENSORS_REAL *dkept, TENSORS_REAL *dz, TENSORS_REAL *dh_previous);
  /// One score of additive attention.
  TENSORS_REAL (*additive)(
    intptr_t hidden, const TENSORS_REAL *key, const TENSORS_REAL *query, const TENSORS_REAL *v,
    TENSORS_REAL *saved);
  void (*additive_backward)(
    intptr_t hidden, const TENSORS_REAL *saved, const TENSORS_REAL *v, TENSORS_REAL dscore,
    TENSORS_REAL *dkey, TENSORS_REAL *dquery, TENSORS_REAL *dv);
};

/// The table in use.
TENSORS_HIDDEN extern const struct TENSORS_FN(table) *TENSORS_FN(table);
TENSORS_HIDDEN extern const struct TENSORS_FN(table) TENSORS_TABLE(base);
#if __x86_64__
TENSORS_HIDDEN extern const struct TENSORS_FN(table) TENSORS_TABLE(avx2);
TENSORS_HIDDEN extern const struct TENSORS_FN(table) TENSORS_TABLE(avx512);
#endif

/// gemm on the calling thread alone.
TENSORS_HIDDEN void TENSORS_FN(gemm_alone)(
  intptr_t m, intptr_t n, intptr_t k, const TENSORS_REAL *a, intptr_t a_row, intptr_t a_column,
  const TENSORS_REAL *b, intptr_t b_row, intptr_t b_column, TENSORS_REAL *c, intptr_t c_row,
  intptr_t c_column, bool accumulate);

/// y [width] = or += the reduction of each column of x [count, width].
TENSORS_HIDDEN void TENSORS_FN(reduce_all_columns)(
  tensors_reduction f, intptr_t count, intptr_t width, const TENSORS_REAL *x, TENSORS_REAL *y,
  bool accumulate);
