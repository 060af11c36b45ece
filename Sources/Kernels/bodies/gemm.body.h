// The inner tile of a matrix product: a few rows of C by one or more panels of columns, held in
// registers while k runs. Each element of C is one chain of fma over k in order, starting from 0
// or from what C holds, so that tile shapes and blocking cannot change a bit.
//
// B is in panels of 64 bytes of columns: row p of panel q at b + q * b_panel + p * b_row. Packed B
// has b_row = PANEL_COLUMNS; an unpacked row-major B has b_panel = PANEL_COLUMNS. With 512-bit
// vectors the first tile that reads an unpacked B leaves it packed for those below: it has it in
// registers anyway. Narrower ones wait for each line of B too long: there four panels at a time are
// packed first, whose lines lie side by side in a row (64 x 512 x 2048 on Zen 3: 1.9 ms, not 2.6).
// A is at a + row * a_row + p * a_column.

typedef struct {
  intptr_t k;
  const REAL *a;
  intptr_t a_row, a_column;
  const REAL *b;
  intptr_t b_row, b_panel;
  REAL *c;
  intptr_t c_row;
  bool accumulate;
  const REAL *next_c;                // the next tile of C, fetched meanwhile
  const REAL *next_b;                // `next_lines` rows of the next two panels, likewise
  intptr_t next_row, next_panel, next_lines;
  REAL *keep;                        // where a keeping tile packs B
  intptr_t keep_panel;
} BODY(tile);

TENSORS_INLINE PANEL BODY(panel_fma)(REAL a, PANEL b, PANEL c) {
  PANEL all = a;
  return PANEL_FMA(all, b, c);
}

TENSORS_INLINE void BODY(run_tile)(
  const BODY(tile) *t, const int rows, const int panels, const bool keeps) {
  PANEL sum[12][4];
  const intptr_t a_row = t->a_row, a_column = t->a_column, b_row = t->b_row, b_panel = t->b_panel;
  const REAL *a = t->a, *b = t->b;
#pragma clang loop unroll(full)
  for (int i = 0; i < rows; i++)
#pragma clang loop unroll(full)
    for (int q = 0; q < panels; q++)
      sum[i][q] = t->accumulate
        ? *(const BODY(loose_panel) *)(t->c + i * t->c_row + q * PANEL_COLUMNS)
        : (PANEL)0;
  for (int i = 0; i < rows; i++) __builtin_prefetch(t->next_c + i * t->c_row, 1, 3);
  for (intptr_t i = 0; i < t->next_lines; i++) {
    __builtin_prefetch(t->next_b + i * t->next_row, 0, 2);
    __builtin_prefetch(t->next_b + i * t->next_row + t->next_panel, 0, 2);
  }
  REAL *keep = t->keep;
  for (intptr_t p = 0; p < t->k; p++) {
    PANEL right[4];
#pragma clang loop unroll(full)
    for (int q = 0; q < panels; q++) {
      right[q] = *(const BODY(loose_panel) *)(b + q * b_panel);
      if (keeps) {
        *(BODY(loose_panel) *)(keep + q * t->keep_panel) = right[q];
        __builtin_prefetch(b + 16 * b_row + q * PANEL_COLUMNS, 0, 3);
      }
    }
#pragma clang loop unroll(full)
    for (int i = 0; i < rows; i++)
#pragma clang loop unroll(full)
      for (int q = 0; q < panels; q++)
        sum[i][q] = BODY(panel_fma)(a[i * a_row], right[q], sum[i][q]);
    a += a_column;
    b += b_row;
    if (keeps) keep += PANEL_COLUMNS;
  }
#pragma clang loop unroll(full)
  for (int i = 0; i < rows; i++)
#pragma clang loop unroll(full)
    for (int q = 0; q < panels; q++)
      *(BODY(loose_panel) *)(t->c + i * t->c_row + q * PANEL_COLUMNS) = sum[i][q];
}

#define TILE(R, P) \
  __attribute__((noinline)) static void BODY(tile_##R##x##P)(const BODY(tile) *t) { \
    BODY(run_tile)(t, R, P, false); \
  }
#if TILE_ROWS == 12
TILE(12, 2) TILE(8, 2) TILE(6, 2) TILE(5, 2) TILE(4, 2) TILE(3, 2) TILE(2, 2) TILE(1, 2)
TILE(12, 1) TILE(8, 1) TILE(6, 1) TILE(5, 1)
#endif
#if TILE_ROWS == 6
TILE(6, 1) TILE(5, 1) TILE(2, 2) TILE(1, 4)
#endif
TILE(4, 1) TILE(3, 1) TILE(2, 1) TILE(1, 1)
#undef TILE

#if TILE_ROWS == 12
__attribute__((noinline)) static void BODY(keeping_tile)(const BODY(tile) *t) {
  BODY(run_tile)(t, TILE_ROWS, 2, true);
}
#endif

typedef void (*BODY(tile_function))(const BODY(tile) *);

/// The tile for some rows, and how many panels wide it may be (then narrowed to what is left).
TENSORS_INLINE BODY(tile_function) BODY(choose_tile)(int rows, intptr_t left, int *panels) {
#if TILE_ROWS == 12
  if (left >= 2) {
    static const BODY(tile_function) two[13] = {
      0, BODY(tile_1x2), BODY(tile_2x2), BODY(tile_3x2), BODY(tile_4x2), BODY(tile_5x2),
      BODY(tile_6x2), 0, BODY(tile_8x2), 0, 0, 0, BODY(tile_12x2)};
    *panels = 2;
    return two[rows];
  }
  static const BODY(tile_function) one[13] = {
    0, BODY(tile_1x1), BODY(tile_2x1), BODY(tile_3x1), BODY(tile_4x1), BODY(tile_5x1),
    BODY(tile_6x1), 0, BODY(tile_8x1), 0, 0, 0, BODY(tile_12x1)};
#elif TILE_ROWS == 6
  if (rows == 1 && left >= 4) {
    *panels = 4;
    return BODY(tile_1x4);
  }
  if (rows == 2 && left >= 2) {
    *panels = 2;
    return BODY(tile_2x2);
  }
  static const BODY(tile_function) one[7] = {
    0, BODY(tile_1x1), BODY(tile_2x1), BODY(tile_3x1), BODY(tile_4x1), BODY(tile_5x1),
    BODY(tile_6x1)};
#else
  static const BODY(tile_function) one[5] = {
    0, BODY(tile_1x1), BODY(tile_2x1), BODY(tile_3x1), BODY(tile_4x1)};
#endif
  (void)left;
  *panels = 1;
  return one[rows];
}

/// Rows of the next tile when `left` are left: the most, but never a lonely thin tile at the end.
TENSORS_INLINE int BODY(tile_rows)(intptr_t left) {
#if TILE_ROWS == 12
  if (left >= 12) return left == 13 || left == 14 ? 8 : 12;
  return left >= 8 ? (left == 9 ? 5 : left == 10 ? 5 : left == 11 ? 6 : 8)
       : left == 7 ? 4 : (int)left;
#elif TILE_ROWS == 6
  if (left == 7 || left == 8) return 4;
  return left >= 6 ? 6 : (int)left;
#else
  return left >= 4 ? 4 : (int)left;
#endif
}

enum { BODY(longest_k) = 256, BODY(most_rows) = 144 };

/// Rows of A in the order in which the tiles want them: those of a tile side by side, k by k.
static void BODY(copy_rows)(
  intptr_t rows, intptr_t depth, const REAL *a, intptr_t a_row, intptr_t a_column, REAL *to) {
  int r;
  // A few k at a time: their cache lines then serve all rows before they go.
  const intptr_t some = a_row == 1 ? 16 : depth;
  for (intptr_t p0 = 0; p0 < depth; p0 += some) {
    const intptr_t p1 = smaller(p0 + some, depth);
    for (intptr_t i = 0; i < rows; i += r) {
      r = BODY(tile_rows)(rows - i);
      REAL *next = to + i * depth + p0 * r;
      const REAL *from = a + i * a_row;
      if (a_row == 1 && r == TILE_ROWS) {
        for (intptr_t p = p0; p < p1; p++, next += TILE_ROWS)
          __builtin_memcpy(next, from + p * a_column, TILE_ROWS * sizeof(REAL));
        continue;
      }
      int first = 0;
      if (a_column == 1)
        for (; first + 4 <= r; first += 4)
          BODY(copy_four_rows)(p1 - p0, from + first * a_row + p0, a_row, next + first, r);
      if (first < r)
        for (intptr_t p = p0; p < p1; p++, next += r)
          for (int j = first; j < r; j++) next[j] = from[j * a_row + p * a_column];
    }
  }
}

/// Packs columns of B in panels; the last is filled up with zeros.
static void BODY(pack)(
  intptr_t k, intptr_t columns, const REAL *b, intptr_t b_row, intptr_t b_column, REAL *packed,
  intptr_t panel) {
  for (intptr_t j0 = 0; j0 < columns; j0 += PANEL_COLUMNS, packed += panel) {
    const intptr_t some = smaller(PANEL_COLUMNS, columns - j0);
    const REAL *from = b + j0 * b_column;
    if (some < PANEL_COLUMNS) {
      for (intptr_t p = 0; p < k; p++)
        for (intptr_t j = 0; j < PANEL_COLUMNS; j++)
          packed[p * PANEL_COLUMNS + j] = j < some ? from[p * b_row + j * b_column] : 0;
    } else if (b_column == 1) {
      for (intptr_t p = 0; p < k; p++)
        *(BODY(loose_panel) *)(packed + p * PANEL_COLUMNS) =
          *(const BODY(loose_panel) *)(from + p * b_row);
    } else {
      intptr_t p = 0;
      if (b_row == 1)
        for (; p + 8 <= k; p += 8) BODY(pack_transposed)(from + p, b_column, packed + p * PANEL_COLUMNS);
      for (; p < k; p++)
        for (intptr_t j = 0; j < PANEL_COLUMNS; j++)
          packed[p * PANEL_COLUMNS + j] = from[p * b_row + j * b_column];
    }
  }
}

#if TILE_ROWS != 12
/// Packs up to four panels of a row-major B, a row at a time.
static void BODY(pack_rows)(
  intptr_t k, intptr_t columns, const REAL *b, intptr_t b_row, REAL *packed, intptr_t panel) {
  if (columns < 4 * PANEL_COLUMNS) {
    BODY(pack)(k, columns, b, b_row, 1, packed, panel);
    return;
  }
  for (intptr_t p = 0; p < k; p++, b += b_row, packed += PANEL_COLUMNS)
#pragma clang loop unroll(full)
    for (int q = 0; q < 4; q++) {
      __builtin_prefetch(b + 12 * b_row + q * PANEL_COLUMNS, 0, 3);
      *(BODY(loose_panel) *)(packed + q * panel) =
        *(const BODY(loose_panel) *)(b + q * PANEL_COLUMNS);
    }
}
#endif

/// A block of C on one thread. Wide blocks copy A to where the tiles find it in order.
///
/// `keep` is null, or room for longest_k rows of B, which is then row-major and is packed there.
static void BODY(block)(
  intptr_t rows, intptr_t columns, intptr_t k, const REAL *a, intptr_t a_row, intptr_t a_column,
  const REAL *b, intptr_t b_row, intptr_t b_panel, REAL *c, intptr_t c_row, intptr_t c_column,
  bool accumulate, REAL *keep) {
  const intptr_t panels = (columns + PANEL_COLUMNS - 1) / PANEL_COLUMNS;
  if (k <= 0) {
    if (!accumulate)
      for (intptr_t i = 0; i < rows; i++)
        for (intptr_t j = 0; j < columns; j++) c[i * c_row + j * c_column] = 0;
    return;
  }
  // Rows that lie a page apart push each other out of the first-level cache.
  const bool collide = a_row * (intptr_t)sizeof(REAL) % 4096 == 0;
  const bool copy = a_column != 1 || (panels >= (collide ? 8 : 24) && rows >= 24);
  REAL *copied = 0;
  const size_t room = sizeof(REAL) * BODY(longest_k) * BODY(most_rows);
  if (copy) copied = tensors_allocate(room);
  for (intptr_t p0 = 0; p0 < k; p0 += BODY(longest_k)) {
    const intptr_t depth = smaller(BODY(longest_k), k - p0);
    const intptr_t kept_panel = depth * PANEL_COLUMNS;
    const bool add = accumulate || p0 > 0;
    for (intptr_t i0 = 0; i0 < rows; i0 += BODY(most_rows)) {
      const intptr_t i1 = smaller(i0 + BODY(most_rows), rows);
      if (copy) {
        BODY(copy_rows)(i1 - i0, depth, a + i0 * a_row + p0 * a_column, a_row, a_column, copied);
      }
      int width;
      for (intptr_t q = 0; q < panels; q += width) {
        // A tile's rows decide how wide it may be; the widest of the block's rows leads.
        width = 1;
#if TILE_ROWS == 12
        if (panels - q >= 2) width = 2;
#elif TILE_ROWS == 6
        if (i1 - i0 == 1 && panels - q >= 4) width = 4;
        else if (i1 - i0 == 2 && panels - q >= 2) width = 2;
#endif
        const intptr_t first = q * PANEL_COLUMNS, some = smaller(width * PANEL_COLUMNS, columns - first);
        const bool whole = some == width * PANEL_COLUMNS && c_column == 1;
        const REAL *right = b + q * b_panel + p0 * b_row;
        intptr_t right_row = b_row, right_panel = b_panel;
        // The rows of one block need four panels at a time; those of more, all of them.
        REAL *kept = keep ? keep + (rows > BODY(most_rows) ? q : q % 4) * kept_panel : NULL;
        bool keeps = keep && i0 == 0;
#if TILE_ROWS == 12
        const bool packs = keeps && !(whole && width == 2 && BODY(tile_rows)(i1 - i0) == TILE_ROWS);
        if (packs) BODY(pack)(depth, some, right, b_row, 1, kept, kept_panel);
#else
        const bool packs = keeps;
        if (packs && q % 4 == 0)
          BODY(pack_rows)(
            depth, smaller(4 * PANEL_COLUMNS, columns - first), right, b_row, kept, kept_panel);
#endif
        if (keep && (packs || !keeps))
          right = kept, right_row = PANEL_COLUMNS, right_panel = kept_panel, keeps = false;
        int r;
        for (intptr_t i = i0; i < i1; i += r) {
          r = BODY(tile_rows)(i1 - i);
          BODY(tile) t = {
            .k = depth, .b = right, .b_row = right_row, .b_panel = right_panel,
            .accumulate = add, .next_c = c + i * c_row, .keep = kept, .keep_panel = kept_panel,
          };
          if (whole) {
            t.next_c = i + r < i1 ? c + (i + r) * c_row + first : c + i0 * c_row + first + some;
            if ((keep || b_row == PANEL_COLUMNS) && q + width < panels) {
              const intptr_t share = (i1 - i0 + r - 1) / r, lines = (depth + share - 1) / share;
              const intptr_t line = (i - i0) / r * lines;
              const bool unpacked = keep && i0 == 0;
              // Where few rows use it, or it is packed first, fetching from afar holds up more than
              // it saves.
              const bool useless = unpacked && (TILE_ROWS != 12 || rows <= BODY(most_rows));
              t.next_lines = useless ? 0 : smaller(lines, depth - line);
              t.next_row = unpacked ? b_row : PANEL_COLUMNS;
              t.next_panel = unpacked ? PANEL_COLUMNS : right_panel;
              t.next_b = (unpacked ? b + q * b_panel + p0 * b_row + width * b_panel
                                   : right + width * right_panel) + line * t.next_row;
            }
          }
          if (copy) {
            t.a = copied + (i - i0) * depth, t.a_row = 1, t.a_column = r;
          } else {
            t.a = a + i * a_row + p0, t.a_row = a_row, t.a_column = 1;
          }
          int wide;
          REAL edge[12 * 4 * PANEL_COLUMNS];
          REAL *target = c + i * c_row + first * c_column;
          if (whole) {
            t.c = target, t.c_row = c_row;
          } else {
            t.c = edge, t.c_row = width * PANEL_COLUMNS;
            for (intptr_t x = 0; x < r; x++)
              for (intptr_t y = 0; y < width * PANEL_COLUMNS; y++)
                edge[x * t.c_row + y] = add && y < some ? target[x * c_row + y * c_column] : 0;
          }
          for (int done = 0; done < width; done += wide) {
            BODY(tile_function) run = BODY(choose_tile)(r, width - done, &wide);
#if TILE_ROWS == 12
            if (keeps) run = BODY(keeping_tile);
#endif
            run(&t);
            t.b += wide * right_panel;
            t.c += wide * PANEL_COLUMNS;
          }
          if (keeps)
            right = kept, right_row = PANEL_COLUMNS, right_panel = kept_panel, keeps = false;
          if (!whole) {
            for (intptr_t x = 0; x < r; x++)
              for (intptr_t y = 0; y < some; y++)
                target[x * c_row + y * c_column] = edge[x * width * PANEL_COLUMNS + y];
          }
        }
      }
    }
  }
  if (copy) tensors_release(copied, room);
}
