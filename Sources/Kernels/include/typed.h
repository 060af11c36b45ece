// Included twice by kernels.h, for Float and for Double: TENSORS_REAL is the type, TENSORS_FN(x)
// makes a name of x. A pointer marked _Nullable may be null, with the meaning given there.

// MARK: - Matrix products

/// C [m, n] = A [m, k] B [k, n], or += with `accumulate`. Element (i, j) of a matrix is at
/// i * row + j * column. Strides of A and B may be 0 or negative.
void TENSORS_FN(gemm)(
  intptr_t m, intptr_t n, intptr_t k, const TENSORS_REAL *_Nonnull a, intptr_t a_row,
  intptr_t a_column, const TENSORS_REAL *_Nonnull b, intptr_t b_row, intptr_t b_column,
  TENSORS_REAL *_Nonnull c, intptr_t c_row, intptr_t c_column, bool accumulate);

/// The same for `batch` matrices, each `a_batch`, `b_batch`, `c_batch` elements after the last
/// (0 for an operand shared by all).
void TENSORS_FN(gemm_batched)(
  intptr_t batch, intptr_t m, intptr_t n, intptr_t k, const TENSORS_REAL *_Nonnull a,
  intptr_t a_batch, intptr_t a_row, intptr_t a_column, const TENSORS_REAL *_Nonnull b,
  intptr_t b_batch, intptr_t b_row, intptr_t b_column, TENSORS_REAL *_Nonnull c, intptr_t c_batch,
  intptr_t c_row, intptr_t c_column, bool accumulate);

/// Elements that a packed [k, n] matrix takes. Its layout does not depend on the CPU.
intptr_t TENSORS_FN(packed_size)(intptr_t k, intptr_t n);

/// Packs B [k, n] for gemm_packed: worth it for a matrix used several times.
void TENSORS_FN(pack)(
  intptr_t k, intptr_t n, const TENSORS_REAL *_Nonnull b, intptr_t b_row, intptr_t b_column,
  TENSORS_REAL *_Nonnull packed);

/// gemm with a packed B; same bits as gemm.
void TENSORS_FN(gemm_packed)(
  intptr_t m, intptr_t n, intptr_t k, const TENSORS_REAL *_Nonnull a, intptr_t a_row,
  intptr_t a_column, const TENSORS_REAL *_Nonnull packed, TENSORS_REAL *_Nonnull c,
  intptr_t c_row, intptr_t c_column, bool accumulate);

/// The sum of x[i] y[i] in 16 lanes (not the chain that gemm uses).
TENSORS_REAL TENSORS_FN(dot)(
  intptr_t count, const TENSORS_REAL *_Nonnull x, const TENSORS_REAL *_Nonnull y);

// MARK: - Element-wise

/// y[i] = f(x[i]); y may be x.
void TENSORS_FN(map)(
  tensors_unary f, intptr_t count, const TENSORS_REAL *_Nonnull x, TENSORS_REAL *_Nonnull y);

/// dx[i] = dy[i] f'(x[i]), or += with `accumulate`. Pass both x and y = f(x) where at hand; the one
/// that tensors_unary does not name may be null. dx may be dy.
void TENSORS_FN(map_backward)(
  tensors_unary f, intptr_t count, const TENSORS_REAL *_Nullable x,
  const TENSORS_REAL *_Nullable y, const TENSORS_REAL *_Nonnull dy, TENSORS_REAL *_Nonnull dx,
  bool accumulate);

/// z[i, j] = f(x[i, j], y[i, j]) for [rows, columns]; z row-major and dense. Strides 0 broadcast: a
/// scalar operand is (0, 0), a row (0, 1), a column (1, 0). z may be a dense x or y.
void TENSORS_FN(binary)(
  tensors_binary f, intptr_t rows, intptr_t columns, const TENSORS_REAL *_Nonnull x,
  intptr_t x_row, intptr_t x_column, const TENSORS_REAL *_Nonnull y, intptr_t y_row,
  intptr_t y_column, TENSORS_REAL *_Nonnull z);

/// The same for any rank (at most 16), with a stride per dimension and operand.
void TENSORS_FN(binary_view)(
  tensors_binary f, intptr_t rank, const intptr_t *_Nullable shape,
  const TENSORS_REAL *_Nonnull x, const intptr_t *_Nullable x_strides,
  const TENSORS_REAL *_Nonnull y, const intptr_t *_Nullable y_strides, TENSORS_REAL *_Nonnull z);

/// mask[i, j] = x[i, j] ? y[i, j] as 0 or 1, strides as in `binary`.
void TENSORS_FN(compare)(
  tensors_comparison f, intptr_t rows, intptr_t columns, const TENSORS_REAL *_Nonnull x,
  intptr_t x_row, intptr_t x_column, const TENSORS_REAL *_Nonnull y, intptr_t y_row,
  intptr_t y_column, uint8_t *_Nonnull mask);

/// z[i] = mask[i] != 0 ? x[i] : y[i]; a step of 0 makes x or y a scalar.
void TENSORS_FN(select)(
  intptr_t count, const uint8_t *_Nonnull mask, const TENSORS_REAL *_Nonnull x, intptr_t x_step,
  const TENSORS_REAL *_Nonnull y, intptr_t y_step, TENSORS_REAL *_Nonnull z);

/// x[i] = value.
void TENSORS_FN(fill)(intptr_t count, TENSORS_REAL value, TENSORS_REAL *_Nonnull x);

/// y[i] = alpha x[i] + y[i], as one fused operation.
void TENSORS_FN(axpy)(
  intptr_t count, TENSORS_REAL alpha, const TENSORS_REAL *_Nonnull x, TENSORS_REAL *_Nonnull y);

/// y[i] += x[i].
void TENSORS_FN(add_to)(
  intptr_t count, const TENSORS_REAL *_Nonnull x, TENSORS_REAL *_Nonnull y);

/// y[i] = alpha x[i] + beta, as one fused operation; y may be x.
void TENSORS_FN(scale)(
  intptr_t count, TENSORS_REAL alpha, TENSORS_REAL beta, const TENSORS_REAL *_Nonnull x,
  TENSORS_REAL *_Nonnull y);

/// y[i] = min(max(x[i], low), high); NaN stays; y may be x.
void TENSORS_FN(clamp)(
  intptr_t count, TENSORS_REAL low, TENSORS_REAL high, const TENSORS_REAL *_Nonnull x,
  TENSORS_REAL *_Nonnull y);

/// Position of the first NaN or infinity, or -1.
intptr_t TENSORS_FN(first_not_finite)(intptr_t count, const TENSORS_REAL *_Nonnull x);

// MARK: - Scalars, same bits as `map`

TENSORS_REAL TENSORS_FN(exp)(TENSORS_REAL x);
TENSORS_REAL TENSORS_FN(log)(TENSORS_REAL x);
TENSORS_REAL TENSORS_FN(tanh)(TENSORS_REAL x);
TENSORS_REAL TENSORS_FN(sigmoid)(TENSORS_REAL x);
TENSORS_REAL TENSORS_FN(sin)(TENSORS_REAL x);
TENSORS_REAL TENSORS_FN(cos)(TENSORS_REAL x);
TENSORS_REAL TENSORS_FN(pow)(TENSORS_REAL x, TENSORS_REAL y);
TENSORS_REAL TENSORS_FN(tan)(TENSORS_REAL x);
TENSORS_REAL TENSORS_FN(asin)(TENSORS_REAL x);
TENSORS_REAL TENSORS_FN(acos)(TENSORS_REAL x);
TENSORS_REAL TENSORS_FN(atan)(TENSORS_REAL x);
TENSORS_REAL TENSORS_FN(log2)(TENSORS_REAL x);
TENSORS_REAL TENSORS_FN(log10)(TENSORS_REAL x);

// MARK: - Reductions

/// y [outer, inner] from x [outer, count, inner], reduced over the middle dimension. With
/// inner = 1 the terms go in 16 lanes, else in order.
void TENSORS_FN(reduce)(
  tensors_reduction f, intptr_t outer, intptr_t count, intptr_t inner,
  const TENSORS_REAL *_Nonnull x, TENSORS_REAL *_Nonnull y);

/// Index of the first largest (smallest with `minimum`) along the middle dimension; a NaN counts
/// as the largest (smallest).
void TENSORS_FN(argmax)(
  bool minimum, intptr_t outer, intptr_t count, intptr_t inner, const TENSORS_REAL *_Nonnull x,
  intptr_t *_Nonnull y);

/// The sum of squares, in Double; for global norms.
double TENSORS_FN(sum_squares)(intptr_t count, const TENSORS_REAL *_Nonnull x);

/// h[t] = a[t] h[t - 1] + b[t] for [time, width], each a fused operation; h[-1] is `first` [width],
/// or h[0] = b[0] if that is null. `reversed` (without `first`): h[t] = a[t + 1] h[t + 1] + b[t].
void TENSORS_FN(recurrence)(
  intptr_t time, intptr_t width, const TENSORS_REAL *_Nonnull a, const TENSORS_REAL *_Nonnull b,
  const TENSORS_REAL *_Nullable first, TENSORS_REAL *_Nonnull h, bool reversed);

// MARK: - Softmax and losses

/// y = softmax of each row of x [rows, count]; y may be x. A row of -infinity alone gives zeros.
void TENSORS_FN(softmax)(
  intptr_t rows, intptr_t count, const TENSORS_REAL *_Nonnull x, TENSORS_REAL *_Nonnull y);

/// dx = y (dy - sum(y dy)) per row; dx may be dy.
void TENSORS_FN(softmax_backward)(
  intptr_t rows, intptr_t count, const TENSORS_REAL *_Nonnull y,
  const TENSORS_REAL *_Nonnull dy, TENSORS_REAL *_Nonnull dx);

/// y = x - log(sum(exp(x))) per row; y may be x.
void TENSORS_FN(log_softmax)(
  intptr_t rows, intptr_t count, const TENSORS_REAL *_Nonnull x, TENSORS_REAL *_Nonnull y);

/// dx = dy - exp(y) sum(dy) per row; dx may be dy.
void TENSORS_FN(log_softmax_backward)(
  intptr_t rows, intptr_t count, const TENSORS_REAL *_Nonnull y,
  const TENSORS_REAL *_Nonnull dy, TENSORS_REAL *_Nonnull dx);

/// y[row] = log(sum(exp(x[row, :]))).
void TENSORS_FN(log_sum_exp)(
  intptr_t rows, intptr_t count, const TENSORS_REAL *_Nonnull x, TENSORS_REAL *_Nonnull y);

/// Softmax cross-entropy and its gradient in one pass over the logits [rows, count]. loss[r] =
/// weight[r] (log sum exp(x[r]) - (1 - smoothing) x[r, target] - smoothing mean(x[r])), gradient[r,
/// j] = scale weight[r] (softmax(x[r])[j] - (1 - smoothing) [j = target] - smoothing/count).
/// `targets` are integers of `target_size` bytes (4 or 8); a negative target makes loss and
/// gradient 0, as does a zero weight. `weights` null means 1. `loss` and `gradient` may be null;
/// `gradient` may be the logits.
void TENSORS_FN(cross_entropy)(
  intptr_t rows, intptr_t count, const TENSORS_REAL *_Nonnull logits,
  const void *_Nonnull targets, intptr_t target_size, const TENSORS_REAL *_Nullable weights,
  TENSORS_REAL smoothing, TENSORS_REAL scale, TENSORS_REAL *_Nullable loss,
  TENSORS_REAL *_Nullable gradient);

// MARK: - Layer normalisation

/// y = gamma (x - mean) / sqrt(variance + epsilon) + beta per row of x [rows, count]; null gamma is
/// 1, null beta 0. Writes mean [rows] and 1 / sqrt(variance + epsilon) [rows] for backward.
void TENSORS_FN(layer_norm)(
  intptr_t rows, intptr_t count, const TENSORS_REAL *_Nonnull x,
  const TENSORS_REAL *_Nullable gamma, const TENSORS_REAL *_Nullable beta, TENSORS_REAL epsilon,
  TENSORS_REAL *_Nonnull y, TENSORS_REAL *_Nonnull mean, TENSORS_REAL *_Nonnull inverse);

/// dx, and dgamma [count] and dbeta [count] (written, not added; may be null).
void TENSORS_FN(layer_norm_backward)(
  intptr_t rows, intptr_t count, const TENSORS_REAL *_Nonnull x,
  const TENSORS_REAL *_Nullable gamma, const TENSORS_REAL *_Nonnull mean,
  const TENSORS_REAL *_Nonnull inverse, const TENSORS_REAL *_Nonnull dy,
  TENSORS_REAL *_Nonnull dx, TENSORS_REAL *_Nullable dgamma, TENSORS_REAL *_Nullable dbeta);

// MARK: - Rows by index

/// y [count, width] = rows of `table` [?, width] at `indices` (of `index_size` bytes, 4 or 8).
void TENSORS_FN(gather_rows)(
  intptr_t count, intptr_t width, const TENSORS_REAL *_Nonnull table,
  const void *_Nonnull indices, intptr_t index_size, TENSORS_REAL *_Nonnull y);

/// Row indices[i] of `table` += row i of x [count, width], in the order of i.
void TENSORS_FN(scatter_add_rows)(
  intptr_t count, intptr_t width, const TENSORS_REAL *_Nonnull x,
  const void *_Nonnull indices, intptr_t index_size, TENSORS_REAL *_Nonnull table);

// MARK: - Optimisers: one step on one parameter, in place

/// p -= rate (g + decay p).
void TENSORS_FN(sgd)(
  intptr_t count, TENSORS_REAL *_Nonnull p, const TENSORS_REAL *_Nonnull g, TENSORS_REAL rate,
  TENSORS_REAL decay);

/// v = momentum v + g + decay p; p -= rate (nesterov ? g + decay p + momentum v : v).
void TENSORS_FN(momentum)(
  intptr_t count, TENSORS_REAL *_Nonnull p, const TENSORS_REAL *_Nonnull g,
  TENSORS_REAL *_Nonnull v, TENSORS_REAL rate, TENSORS_REAL momentum, bool nesterov,
  TENSORS_REAL decay);

/// m = b1 m + (1 - b1) g; v = b2 v + (1 - b2) g^2; p -= rate ((m / c1) / (sqrt(v / c2) + epsilon)),
/// c1 = 1 - b1^t and c2 = 1 - b2^t. g includes `decay` p; with `decoupled` (AdamW) p is scaled by
/// 1 - rate decay first instead.
void TENSORS_FN(adam)(
  intptr_t count, TENSORS_REAL *_Nonnull p, const TENSORS_REAL *_Nonnull g,
  TENSORS_REAL *_Nonnull m, TENSORS_REAL *_Nonnull v, TENSORS_REAL rate, TENSORS_REAL b1,
  TENSORS_REAL b2, TENSORS_REAL epsilon, TENSORS_REAL c1, TENSORS_REAL c2, TENSORS_REAL decay,
  bool decoupled);

/// a += g^2; p -= rate g / (sqrt(a) + epsilon).
void TENSORS_FN(adagrad)(
  intptr_t count, TENSORS_REAL *_Nonnull p, const TENSORS_REAL *_Nonnull g,
  TENSORS_REAL *_Nonnull a, TENSORS_REAL rate, TENSORS_REAL epsilon);

/// a = rho a + (1 - rho) g^2; p -= rate g / sqrt(a + epsilon) (epsilon inside the root), or
/// / (sqrt(a) + epsilon) with `outside`.
void TENSORS_FN(rmsprop)(
  intptr_t count, TENSORS_REAL *_Nonnull p, const TENSORS_REAL *_Nonnull g,
  TENSORS_REAL *_Nonnull a, TENSORS_REAL rate, TENSORS_REAL rho, TENSORS_REAL epsilon,
  bool outside);

/// a = rho a + (1 - rho) g^2; u = g sqrt(d + epsilon) / sqrt(a + epsilon);
/// d = rho d + (1 - rho) u^2; p -= rate u.
void TENSORS_FN(adadelta)(
  intptr_t count, TENSORS_REAL *_Nonnull p, const TENSORS_REAL *_Nonnull g,
  TENSORS_REAL *_Nonnull a, TENSORS_REAL *_Nonnull d, TENSORS_REAL rate, TENSORS_REAL rho,
  TENSORS_REAL epsilon);

// MARK: - Recurrent layers over a whole sequence
//
// T time, B batch, D input, H hidden; G gates: 1 for RNN, 4 (i f g o) for LSTM, 3 (r z n) for GRU.
// x [T, B, D] time-major, wx [D, G H] and wh [H, G H] with strides, so that the transposed layout
// ([G H, D], as PyTorch has it) costs nothing. Gate number q takes columns q H ..< (q + 1) H.
// With lengths [B], row b has lengths[b] steps: outputs past them are 0, and the last state is the
// one after step lengths[b] - 1.

/// What the three forward passes and the three backward passes share. Null where noted.
typedef struct TENSORS_FN(sequence) {
  intptr_t time, batch, input, hidden;
  const TENSORS_REAL *_Nonnull x;          ///< [T, B, D]
  const TENSORS_REAL *_Nonnull wx;         ///< [D, G H]
  intptr_t wx_row, wx_column;
  const TENSORS_REAL *_Nonnull wh;         ///< [H, G H]
  intptr_t wh_row, wh_column;
  /// The same after `pack`, where they are used often: wx; wh and, for the way back, its transpose.
  /// Null: packed for the call. Not for the GRU with reset before, whose wh is used in two parts.
  const TENSORS_REAL *_Nullable wx_packed, *_Nullable wh_packed, *_Nullable wh_transposed;
  const TENSORS_REAL *_Nullable bias;      ///< [G H], or null for 0
  const TENSORS_REAL *_Nullable bias_h;    ///< GRU with reset after: [3 H] on the recurrent side
  const TENSORS_REAL *_Nullable h0;        ///< [B, H], or null for 0
  const TENSORS_REAL *_Nullable c0;        ///< LSTM: [B, H], or null for 0
  const intptr_t *_Nullable lengths;       ///< [B], each in 0...T, or null for T
  TENSORS_REAL forget_bias;                ///< LSTM: added to gate f
  tensors_activation activation;           ///< RNN
  bool reset_after;                        ///< GRU: n = tanh(x + r (h W)), else tanh(x + (r h) W)
  // Written by forward, read by backward:
  TENSORS_REAL *_Nonnull h;                ///< [T, B, H] outputs
  TENSORS_REAL *_Nullable gates;           ///< LSTM and GRU: [T, B, G H] gate values
  TENSORS_REAL *_Nullable cells;           ///< LSTM: [T, B, H] c; GRU: [T, B, H] h W of n, or r h
  TENSORS_REAL *_Nullable cell_tanh;       ///< LSTM: [T, B, H] tanh(c)
  TENSORS_REAL *_Nullable h_last;          ///< [B, H] or null
  TENSORS_REAL *_Nullable c_last;          ///< LSTM: [B, H] or null
} TENSORS_FN(sequence);

/// Gradients. dwx and dwh have the strides of wx and wh. All outputs are written, or added to with
/// `accumulate` for dwx, dwh, dbias and dbias_h. A null output is not computed.
typedef struct TENSORS_FN(sequence_gradient) {
  const TENSORS_REAL *_Nullable dh;        ///< [T, B, H] of the outputs, or null for 0
  const TENSORS_REAL *_Nullable dh_last;   ///< [B, H] of the last state, or null for 0
  const TENSORS_REAL *_Nullable dc_last;   ///< LSTM: [B, H], or null for 0
  bool accumulate;
  TENSORS_REAL *_Nullable dx;              ///< [T, B, D]
  TENSORS_REAL *_Nullable dwx;             ///< [D, G H]
  TENSORS_REAL *_Nullable dwh;             ///< [H, G H]
  TENSORS_REAL *_Nullable dbias;           ///< [G H]
  TENSORS_REAL *_Nullable dbias_h;         ///< GRU with reset after: [3 H]
  TENSORS_REAL *_Nullable dh0;             ///< [B, H]
  TENSORS_REAL *_Nullable dc0;             ///< LSTM: [B, H]
  /// Room for the gradient before the gates, [T, B, G H]. For the LSTM it may be `gates`
  /// itself, whose values are then lost. Null: taken from the pool for the call.
  TENSORS_REAL *_Nullable dgates;
} TENSORS_FN(sequence_gradient);

/// h = activation(x wx + h wh + bias).
void TENSORS_FN(rnn_forward)(const TENSORS_FN(sequence) *_Nonnull s);
void TENSORS_FN(rnn_backward)(
  const TENSORS_FN(sequence) *_Nonnull s, const TENSORS_FN(sequence_gradient) *_Nonnull g);

/// i, f, o = sigmoid, g = tanh of x wx + h wh + bias; c = f c + i g; h = o tanh(c).
void TENSORS_FN(lstm_forward)(const TENSORS_FN(sequence) *_Nonnull s);
void TENSORS_FN(lstm_backward)(
  const TENSORS_FN(sequence) *_Nonnull s, const TENSORS_FN(sequence_gradient) *_Nonnull g);

/// r, z = sigmoid; n = tanh(x wx + bias + r (h wh + bias_h)) with reset_after (PyTorch), else
/// tanh(x wx + bias + (r h) wh); h = (1 - z) n + z h.
void TENSORS_FN(gru_forward)(const TENSORS_FN(sequence) *_Nonnull s);
void TENSORS_FN(gru_backward)(
  const TENSORS_FN(sequence) *_Nonnull s, const TENSORS_FN(sequence_gradient) *_Nonnull g);

// MARK: - One step of a cell, after its matrix products

/// From gate inputs z [B, 4 H] (+ bias [4 H], null for 0) and c_previous [B, H]: gate values
/// (may be z), c, tanh(c) and h, all dense.
void TENSORS_FN(lstm_cell)(
  intptr_t batch, intptr_t hidden, const TENSORS_REAL *_Nonnull z,
  const TENSORS_REAL *_Nullable bias, TENSORS_REAL forget_bias,
  const TENSORS_REAL *_Nonnull c_previous, TENSORS_REAL *_Nonnull gates,
  TENSORS_REAL *_Nonnull c, TENSORS_REAL *_Nonnull c_tanh, TENSORS_REAL *_Nonnull h);

/// dz [B, 4 H] (may be gates) and dc_previous (may be dc) from dh and dc (null for 0).
void TENSORS_FN(lstm_cell_backward)(
  intptr_t batch, intptr_t hidden, const TENSORS_REAL *_Nonnull gates,
  const TENSORS_REAL *_Nonnull c_previous, const TENSORS_REAL *_Nonnull c_tanh,
  const TENSORS_REAL *_Nullable dh, const TENSORS_REAL *_Nullable dc,
  TENSORS_REAL *_Nonnull dz, TENSORS_REAL *_Nonnull dc_previous);

// MARK: - Attention

/// Additive attention: scores [B, Q, T] = sum over h of v[h] tanh(keys[b, t, h] + query[b, q, h]);
/// keys [B, T, H], query [B, Q, H]. `saved` [B, Q, T, H] receives the tanh for backward, or null.
void TENSORS_FN(additive_scores)(
  intptr_t batch, intptr_t queries, intptr_t time, intptr_t hidden,
  const TENSORS_REAL *_Nonnull keys, const TENSORS_REAL *_Nonnull query,
  const TENSORS_REAL *_Nonnull v, TENSORS_REAL *_Nonnull scores, TENSORS_REAL *_Nullable saved);

/// dkeys, dquery and dv (written; dv is added up in the order of b, q, t) from dscores.
void TENSORS_FN(additive_scores_backward)(
  intptr_t batch, intptr_t queries, intptr_t time, intptr_t hidden,
  const TENSORS_REAL *_Nonnull saved, const TENSORS_REAL *_Nonnull v,
  const TENSORS_REAL *_Nonnull dscores, TENSORS_REAL *_Nonnull dkeys,
  TENSORS_REAL *_Nonnull dquery, TENSORS_REAL *_Nonnull dv);

/// Scaled dot-product attention for `heads` heads side by side in one row: queries [B, Q, heads K],
/// keys [B, T, heads K], values [B, T, heads W], output [B, Q, heads W].
/// weights [B, heads, Q, T] = softmax(scale queries keys + mask); output = weights values.
/// mask [mask_batch ? B : 1, mask_query ? Q : 1, T] is added to the scores (-infinity hides),
/// or null. Row strides (elements from one position to the next) let the three operands be slices
/// of one projection.
typedef struct TENSORS_FN(attention) {
  intptr_t batch, heads, queries, time, key_size, value_size;
  TENSORS_REAL scale;
  const TENSORS_REAL *_Nonnull q;
  intptr_t q_row;
  const TENSORS_REAL *_Nonnull k;
  intptr_t k_row;
  const TENSORS_REAL *_Nonnull v;
  intptr_t v_row;
  const TENSORS_REAL *_Nullable mask;
  bool mask_batch, mask_query;
  TENSORS_REAL *_Nonnull weights;
  TENSORS_REAL *_Nonnull output;           ///< dense
} TENSORS_FN(attention);

void TENSORS_FN(attention_forward)(const TENSORS_FN(attention) *_Nonnull a);

/// dq, dk, dv with the row strides of q, k, v, from doutput (dense); written.
void TENSORS_FN(attention_backward)(
  const TENSORS_FN(attention) *_Nonnull a, const TENSORS_REAL *_Nonnull doutput,
  TENSORS_REAL *_Nonnull dq, TENSORS_REAL *_Nonnull dk, TENSORS_REAL *_Nonnull dv);
