// 16 columns of 8 floats each, `stride` apart, written as 8 rows of 16.

typedef float BODY(eight) __attribute__((ext_vector_type(8)));
typedef BODY(eight) BODY(loose_eight) __attribute__((aligned(4)));

TENSORS_INLINE void BODY(pack_transposed)(const float *from, intptr_t stride, float *to) {
#pragma clang loop unroll(full)
  for (int half = 0; half < 2; half++, from += 8 * stride, to += 8) {
    BODY(eight) r[8], s[8];
#define SHUFFLE __builtin_shufflevector
#pragma clang loop unroll(full)
    for (int i = 0; i < 8; i++) r[i] = *(const BODY(loose_eight) *)(from + i * stride);
#pragma clang loop unroll(full)
    for (int i = 0; i < 8; i += 2) {
      s[i] = SHUFFLE(r[i], r[i + 1], 0, 8, 1, 9, 4, 12, 5, 13);
      s[i + 1] = SHUFFLE(r[i], r[i + 1], 2, 10, 3, 11, 6, 14, 7, 15);
    }
#pragma clang loop unroll(full)
    for (int i = 0; i < 8; i += 4)
#pragma clang loop unroll(full)
      for (int j = 0; j < 2; j++) {
        r[i + 2 * j] = SHUFFLE(s[i + j], s[i + 2 + j], 0, 1, 8, 9, 4, 5, 12, 13);
        r[i + 2 * j + 1] = SHUFFLE(s[i + j], s[i + 2 + j], 2, 3, 10, 11, 6, 7, 14, 15);
      }
#pragma clang loop unroll(full)
    for (int i = 0; i < 4; i++) {
      *(BODY(loose_eight) *)(to + i * 16) =
        SHUFFLE(r[i], r[i + 4], 0, 1, 2, 3, 8, 9, 10, 11);
      *(BODY(loose_eight) *)(to + (i + 4) * 16) =
        SHUFFLE(r[i], r[i + 4], 4, 5, 6, 7, 12, 13, 14, 15);
    }
#undef SHUFFLE
  }
}

/// Elements 0 ..< depth of four rows, `stride` apart, written side by side, `to_stride` apart.
TENSORS_INLINE void BODY(copy_four_rows)(
  intptr_t depth, const float *from, intptr_t stride, float *to, intptr_t to_stride) {
  typedef float four __attribute__((ext_vector_type(4)));
  typedef four loose_four __attribute__((aligned(4)));
  intptr_t p = 0;
  for (; p + 4 <= depth; p += 4, to += 4 * to_stride) {
    four r[4], s[4];
#pragma clang loop unroll(full)
    for (int i = 0; i < 4; i++) r[i] = *(const loose_four *)(from + i * stride + p);
#pragma clang loop unroll(full)
    for (int i = 0; i < 4; i += 2) {
      s[i] = __builtin_shufflevector(r[i], r[i + 1], 0, 4, 1, 5);
      s[i + 1] = __builtin_shufflevector(r[i], r[i + 1], 2, 6, 3, 7);
    }
#pragma clang loop unroll(full)
    for (int i = 0; i < 2; i++) {
      *(loose_four *)(to + 2 * i * to_stride) = __builtin_shufflevector(s[i], s[i + 2], 0, 1, 4, 5);
      *(loose_four *)(to + (2 * i + 1) * to_stride) =
        __builtin_shufflevector(s[i], s[i + 2], 2, 3, 6, 7);
    }
  }
  for (; p < depth; p++, to += to_stride)
    for (int i = 0; i < 4; i++) to[i] = from[i * stride + p];
}
