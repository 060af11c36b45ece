// Element-wise operations, reductions, losses and optimisers.
#include "internal.h"

#define TENSORS_TYPED "typed/operations.typed.h"
#include "twice.h"
