// The kernels that read the same for both scalar types, and their table.
#include "maps.body.h"
#include "rows.body.h"
#include "optimisers.body.h"
#include "recurrent.body.h"
#include "gemm.body.h"

const TABLE_TYPE TABLE_NAME = {
  .block = BODY(block), .pack = BODY(pack), .dot = BODY(dot),
  .map = BODY(map), .map_backward = BODY(map_backward), .binary = BODY(binary),
  .compare = BODY(compare), .select = BODY(select), .fill = BODY(fill), .axpy = BODY(axpy),
  .scale = BODY(scale), .clamp = BODY(clamp),
  .reduce_row = BODY(reduce_row), .reduce_column = BODY(reduce_column),
  .sum_squares = BODY(sum_squares), .recurrence = BODY(recurrence),
  .softmax = BODY(softmax), .softmax_backward = BODY(softmax_backward),
  .log_softmax = BODY(log_softmax), .log_softmax_backward = BODY(log_softmax_backward),
  .cross_entropy = BODY(cross_entropy),
  .layer_norm = BODY(layer_norm), .layer_norm_backward = BODY(layer_norm_backward),
  .layer_norm_parameters = BODY(layer_norm_parameters),
  .sgd = BODY(sgd), .momentum = BODY(momentum), .adam = BODY(adam), .adagrad = BODY(adagrad),
  .rmsprop = BODY(rmsprop), .adadelta = BODY(adadelta),
  .rnn_row = BODY(rnn_row), .rnn_row_backward = BODY(rnn_row_backward),
  .lstm_row = BODY(lstm_row), .lstm_row_backward = BODY(lstm_row_backward),
  .gru_row = BODY(gru_row), .gru_row_backward = BODY(gru_row_backward),
  .gru_before_row = BODY(gru_before_row), .gru_before_row_end = BODY(gru_before_row_end),
  .gru_before_row_backward = BODY(gru_before_row_backward),
  .gru_before_row_backward_end = BODY(gru_before_row_backward_end),
  .additive = BODY(additive), .additive_backward = BODY(additive_backward),
};

#undef GROUPS
#undef GET
#undef PUT
#undef GET_OR_ZERO
#undef TREE
#undef TREE_ADD
#undef TREE_MULTIPLY
#undef TREE_GREATER
#undef TREE_LESSER
#undef REAL
#undef V
#undef I
#undef PANEL
#undef PANEL_COLUMNS
#undef PANEL_FMA
#undef SIGN_BIT
#undef INFINITE
#undef ROUNDING
#undef BODY
#undef FUNCTION
#undef TABLE_TYPE
#undef TABLE_NAME
