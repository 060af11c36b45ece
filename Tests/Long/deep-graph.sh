#!/bin/sh
# A graph of a million operations has its gradient, on a thread with little stack.
set -e
cd "$(dirname "$0")/../.."
TENSORS_DEEP_STEPS=1000000 swift test --filter DeepGraphTests
