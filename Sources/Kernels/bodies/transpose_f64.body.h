// 8 columns of 8 doubles each, `stride` apart, written as 8 rows of 8.

TENSORS_INLINE void BODY(pack_transposed)(const double *from, intptr_t stride, double *to) {
  for (int j = 0; j < 8; j++)
    for (int p = 0; p < 8; p++) to[p * 8 + j] = from[j * stride + p];
}

TENSORS_INLINE void BODY(copy_four_rows)(
  intptr_t depth, const double *from, intptr_t stride, double *to, intptr_t to_stride) {
  for (intptr_t p = 0; p < depth; p++, to += to_stride)
    for (int i = 0; i < 4; i++) to[i] = from[i * stride + p];
}
