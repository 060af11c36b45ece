#!/bin/sh
# The whole book gives the same bits with every instruction set and any number of threads: AVX-512
# and AVX2, with 1, 2 and 7 threads. The baseline has no fused multiply-add and computes its bits
# slowly, so there each chapter runs with its quick parameters: one short training per model.
# BOOK_CPUS chooses: "avx512/2 avx2/7 base/2", each an instruction set and a number of threads.
# Arguments are chapters or folders of chapters to test instead of the whole book.
set -eu
cd "$(dirname "$0")/../.."
./notebook setup
runs=${BOOK_CPUS:-avx512/2 avx512/1 avx512/7 avx2/2 avx2/1 avx2/7 base/2}
failed=""
for run in $runs; do
  export TENSORS_ISA=${run%/*} TENSORS_THREADS=${run#*/}
  case $TENSORS_ISA in
    avx512 | avx2)
      flag=$TENSORS_ISA; [ "$flag" = avx512 ] && flag=avx512f
      if ! grep -qw "$flag" /proc/cpuinfo; then echo "$run: skipped, this processor lacks it"; continue; fi
      quick="" outcome="as recorded" ;;
    *) quick="--quick --timeout 1800" outcome="every cell ran, its output not compared" ;;
  esac
  echo "== $run"
  # shellcheck disable=SC2086
  if ./notebook test $quick "${@:-chapters}"; then echo "$run: $outcome"; else failed="$failed $run"; fi
done
[ -z "$failed" ] || { echo "not as recorded:$failed"; exit 1; }
