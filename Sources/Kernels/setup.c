// Chooses the instruction set, once, at start.
#include "internal.h"

#include <stdlib.h>

const struct tensors_table_f32 *tensors_table_f32 = &tensors_table_f32_base;
const struct tensors_table_f64 *tensors_table_f64 = &tensors_table_f64_base;

static tensors_isa current = tensors_isa_base;

bool tensors_isa_supported(tensors_isa isa) {
#if __x86_64__
  __builtin_cpu_init();
  bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  switch (isa) {
  case tensors_isa_base: return true;
  case tensors_isa_avx2: return avx2;
  case tensors_isa_avx512:
    return avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
           __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq");
  }
  return false;
#else
  return isa == tensors_isa_base;
#endif
}

tensors_isa tensors_isa_current(void) { return current; }

bool tensors_isa_select(tensors_isa isa) {
  if (!tensors_isa_supported(isa)) return false;
  current = isa;
  switch (isa) {
#if __x86_64__
  case tensors_isa_avx2:
    tensors_table_f32 = &tensors_table_f32_avx2;
    tensors_table_f64 = &tensors_table_f64_avx2;
    break;
  case tensors_isa_avx512:
    tensors_table_f32 = &tensors_table_f32_avx512;
    tensors_table_f64 = &tensors_table_f64_avx512;
    break;
#endif
  default:
    tensors_table_f32 = &tensors_table_f32_base;
    tensors_table_f64 = &tensors_table_f64_base;
  }
  return true;
}

__attribute__((constructor)) static void choose(void) {
  const char *wish = getenv("TENSORS_ISA");
  if (wish) {
    if (!strcmp(wish, "base") && tensors_isa_select(tensors_isa_base)) return;
    if (!strcmp(wish, "avx2") && tensors_isa_select(tensors_isa_avx2)) return;
    if (!strcmp(wish, "avx512") && tensors_isa_select(tensors_isa_avx512)) return;
  }
  if (!tensors_isa_select(tensors_isa_avx512)) tensors_isa_select(tensors_isa_avx2);
}
