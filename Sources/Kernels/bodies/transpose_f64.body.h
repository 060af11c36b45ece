// 8 columns of 8 doubles each, `stride` apart, written as 8 rows of 8.

TENSORS_INLINE void BODY(pack_transposed)(const double *from, intptr_t stride, double *to) {
  for (int j = 0; j < 8; j++)
    for (int p = 0; p < 8; p++) to[p * 8 + j] = from[j * stride + p];
}
