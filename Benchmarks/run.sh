#!/bin/sh
# Times the library and the peers, one after the other and in turn, and prints one table.
#
#   Benchmarks/run.sh [--only lstm_step,sgemm] [--seconds 1] [--threads 1,2]
#
# TORCH_PY, NUMPY_PY, JAX_PY and TF_PY name interpreters that have PyTorch, NumPy with threadpoolctl,
# JAX and TensorFlow; what is not named is left out. RESULTS names the folder for the JSON lines.
set -e
cd "$(dirname "$0")/.."
results=${RESULTS:-.build/benchmarks}
mkdir -p "$results"
swift build -c release --product TensorBenchmarks >&2
program=$(swift build -c release --show-bin-path)/TensorBenchmarks

threads=1,2
if [ "$1" = --threads ]; then
  threads=$2
  shift 2
fi
for count in $(echo "$threads" | tr , ' '); do
  echo "tensors, $count thread(s)" >&2
  "$program" --threads "$count" "$@" > "$results/tensors.$count.jsonl"
  for peer in torch numpy jax tf; do
    eval "python=\${$(echo "$peer" | tr a-z A-Z)_PY:-}"
    [ -n "$python" ] || continue
    echo "$peer, $count thread(s)" >&2
    # OpenBLAS chooses by itself what suits the CPU.
    (cd Benchmarks/Peers && env -u OPENBLAS_CORETYPE -u OPENBLAS_L2_SIZE TF_CPP_MIN_LOG_LEVEL=3 \
      "$python" "peer_$peer.py" --threads "$count" "$@") \
      > "$results/$peer.$count.jsonl" 2> "$results/$peer.$count.log" ||
      echo "$peer failed; see $results/$peer.$count.log" >&2
  done
done
sed -n 's/^model name[^:]*: */CPU: /p' /proc/cpuinfo | head -1
python3 Benchmarks/table.py "$results"/*.jsonl
for other in Benchmarks/*/run.sh; do
  [ ! -e "$other" ] || sh "$other"
done
