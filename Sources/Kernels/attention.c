// Additive and scaled dot-product attention.
#include "internal.h"

#define TENSORS_TYPED "typed/attention.typed.h"
#include "twice.h"
