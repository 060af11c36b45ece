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
  # The launcher has built the library for release, apart from the tool.
  folder=.build
  [ "$build" = debug ] || folder=.build/library
  swift build -c "$build" --scratch-path "$folder" --product TrainingHash
  program=$folder/$build/TrainingHash
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
    # It warns of features that it lacks.
    found=$(qemu-x86_64 -cpu "${run% *}" "$program" "${run#* }" 2> /dev/null) || found="$found
(ended with exit code $?)"
    eval "expected=\$expected_${run#* }"
    [ "$found" = "$expected" ] || {
      echo "emulated-cpus: $build: $run: expected, then found:" >&2
      printf '%s\n\n%s\n' "$expected" "$found" >&2
      exit 1
    }
    echo "emulated-cpus: $build build, $run: the same bits"
  done
done
