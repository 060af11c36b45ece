// Matrix products.
#include "internal.h"

#define TENSORS_TYPED "typed/gemm.typed.h"
#include "twice.h"
