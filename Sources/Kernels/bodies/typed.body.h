// Loads, stores and reductions of one scalar type's vectors. Included per instruction set and type:
// REAL the scalar, BITS its integer, V and I the vectors of 16, PANEL the vector of 64 bytes.

typedef V BODY(loose) __attribute__((aligned(sizeof(REAL))));
typedef PANEL BODY(loose_panel) __attribute__((aligned(sizeof(REAL))));

TENSORS_INLINE V BODY(fma)(V a, V b, V c) { return FMA_LANES(V, a, b, c); }
TENSORS_INLINE V BODY(load)(const REAL *p) { return *(const BODY(loose) *)p; }
TENSORS_INLINE void BODY(store)(REAL *p, V v) { *(BODY(loose) *)p = v; }

/// The first `count` lanes from memory, the others `rest`.
TENSORS_INLINE V BODY(load_part)(const REAL *p, intptr_t count, REAL rest) {
  if (count >= 16) return BODY(load)(p);
  REAL lanes[16];
  for (intptr_t i = 0; i < 16; i++) lanes[i] = i < count ? p[i] : rest;
  return BODY(load)(lanes);
}
TENSORS_INLINE void BODY(store_part)(REAL *p, V v, intptr_t count) {
  if (count >= 16) {
    BODY(store)(p, v);
    return;
  }
  REAL lanes[16];
  BODY(store)(lanes, v);
  for (intptr_t i = 0; i < count; i++) p[i] = lanes[i];
}

TENSORS_INLINE V BODY(square_root)(V v) { return __builtin_elementwise_sqrt(v); }
TENSORS_INLINE V BODY(magnitude)(V v) { return (V)((I)v & ~SIGN_BIT); }
TENSORS_INLINE V BODY(either)(I mask, V a, V b) { return mask ? a : b; }
TENSORS_INLINE V BODY(greater)(V a, V b) { return ((a > b) | (a != a)) ? a : b; }
TENSORS_INLINE V BODY(lesser)(V a, V b) { return ((a < b) | (a != a)) ? a : b; }

/// The fixed tree that joins 16 lanes: i with i + 8, then + 4, + 2, + 1.
#define TREE(v, OP) \
  do { \
    REAL lanes[16]; \
    BODY(store)(lanes, v); \
    for (int half = 8; half; half /= 2) \
      for (int i = 0; i < half; i++) lanes[i] = OP(lanes[i], lanes[i + half]); \
    return lanes[0]; \
  } while (0)
#define TREE_ADD(a, b) ((a) + (b))
#define TREE_MULTIPLY(a, b) ((a) * (b))
#define TREE_GREATER(a, b) ((b) > (a) || (b) != (b) ? (b) : (a))
#define TREE_LESSER(a, b) ((b) < (a) || (b) != (b) ? (b) : (a))
TENSORS_INLINE REAL BODY(sum_lanes)(V v) { TREE(v, TREE_ADD); }
TENSORS_INLINE REAL BODY(product_lanes)(V v) { TREE(v, TREE_MULTIPLY); }
TENSORS_INLINE REAL BODY(greatest_lane)(V v) { TREE(v, TREE_GREATER); }
TENSORS_INLINE REAL BODY(least_lane)(V v) { TREE(v, TREE_LESSER); }

/// For every group of 16 of `count` elements: `w` is how many the group has from `i` on.
#define GROUPS(count) \
  for (intptr_t i = 0, w; w = smaller(16, (count) - i), i < (count); i += 16)
#define GET(p) BODY(load_part)((p) + i, w, 0)
#define PUT(p, v) BODY(store_part)((p) + i, v, w)
