// Recurrent layers over whole sequences.
#include "internal.h"

#define TENSORS_TYPED "typed/sequences.typed.h"
#include "twice.h"
