// All kernels in one unit, with one table: the linker leaves out what a page does not use.
#define TENSORS_ONE_TABLE 1
#include "isa_base.c"
#include "attention.c"
#undef TENSORS_TYPED
#include "gemm.c"
#undef TENSORS_TYPED
#include "operations.c"
#undef TENSORS_TYPED
#include "sequences.c"
#undef TENSORS_TYPED
#include "circular.c"
#include "powers.c"
#include "views.c"

tensors_isa tensors_isa_current(void) { return tensors_isa_base; }
bool tensors_isa_supported(tensors_isa isa) { return isa == tensors_isa_base; }
bool tensors_isa_select(tensors_isa isa) { return isa == tensors_isa_base; }

// There is one thread.
intptr_t tensors_thread_count(void) { return 1; }
void tensors_thread_count_set(intptr_t count) { (void)count; }
void tensors_pool_suspend(void) {}
void tensors_parallel(intptr_t chunks, void (*body)(void *, intptr_t), void *context) {
  for (intptr_t i = 0; i < chunks; i++) body(context, i);
}
tensors_split tensors_split_work(intptr_t count, double cost, intptr_t unit) {
  (void)cost, (void)unit;
  return (tensors_split){count, count, count > 0};
}
