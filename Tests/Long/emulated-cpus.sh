#!/bin/sh
# Trains every family of models on emulated CPUs with and without AVX2: the bits must be the same.
set -e
cd "$(dirname "$0")/../.."
command -v qemu-x86_64 > /dev/null || {
  echo "emulated-cpus: qemu-x86_64 is missing; install it with: apt-get install qemu-user" >&2
  exit 1
}
[ "$(uname -m)" = x86_64 ] || { echo "emulated-cpus: for x86-64 alone"; exit 0; }
for build in debug release; do
  swift build -c "$build" --product TrainingHash
  program=$(swift build -c "$build" --show-bin-path)/TrainingHash
  for size in short long; do
    expected=$("$program" $size)
    [ "$(TENSORS_THREADS=7 "$program" $size)" = "$expected" ] || {
      echo "emulated-cpus: $build, $size: other bits with 7 threads" >&2
      exit 1
    }
    eval "known=\${expected_$size:-}"
    [ -z "$known" ] || [ "$known" = "$expected" ] || {
      echo "emulated-cpus: $size: debug and release builds end in other bits" >&2
      exit 1
    }
    eval "expected_$size=\$expected"
  done
  # Haswell has AVX2 and fused multiply-add but no AVX-512; Nehalem has none of them, and is slow.
  for run in "Haswell long" "Haswell short" "Nehalem short"; do
    found=$(qemu-x86_64 -cpu "${run% *}" "$program" "${run#* }" 2> /dev/null)
    eval "expected=\$expected_${run#* }"
    [ "$found" = "$expected" ] || {
      echo "emulated-cpus: $build: $run: expected, then found:" >&2
      printf '%s\n\n%s\n' "$expected" "$found" >&2
      exit 1
    }
    echo "emulated-cpus: $build build, $run: the same bits"
  done
done
