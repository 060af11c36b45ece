#!/bin/sh
# Times the library and the peers in turn, and prints one table; then the runner, the documents of a
# package and the site, each beside its rivals.
#
#   Benchmarks/run.sh [--threads 1,2] [--rounds 3] [--only lstm_step,sgemm] [--seconds 0.2] [--clock cpu]
#
# PEERS names the peers (torch numpy jax tf; empty for none), PEERS_PYTHON an interpreter that has them
# and threadpoolctl; where it names none, one is set up under .build. RESULTS names the folder for the
# JSON lines, which it empties of those of earlier runs.
set -e
cd "$(dirname "$0")/.."
results=${RESULTS:-.build/benchmarks}
peers=${PEERS-torch numpy jax tf}
threads=1,2
rounds=3
while [ "$1" = --threads ] || [ "$1" = --rounds ]; do
  if [ "$1" = --threads ]; then threads=$2; else rounds=$2; fi
  shift 2
done

python=${PEERS_PYTHON:-.build/peers/bin/python}
if [ -n "$peers" ] && [ -z "$PEERS_PYTHON" ] && [ ! -e .build/peers/ready ]; then
  echo "Installing the peers in .build/peers (once; some minutes)" >&2
  python3 -m venv .build/peers
  # PyPI's builds of PyTorch bring gigabytes for graphics cards; its own index has one without. Where
  # that cannot be reached, pip may be told of a folder that holds it: PIP_FIND_LINKS=FOLDER.
  "$python" -m pip install -q --retries 0 --timeout 20 torch==2.13.0+cpu \
    --extra-index-url https://download.pytorch.org/whl/cpu >&2 ||
    "$python" -m pip install -q torch >&2
  "$python" -m pip install -q numpy threadpoolctl jax tensorflow-cpu >&2
  "$python" -m pip install -q mkdocs-material pytest nbval ipykernel >&2
  touch .build/peers/ready
fi
case $python in /*) ;; *) python=$PWD/$python ;; esac

swift build --scratch-path .build/library -c release --product TensorBenchmarks >&2
program=$(swift build --scratch-path .build/library -c release --show-bin-path)/TensorBenchmarks
mkdir -p "$results"
rm -f "$results"/*.jsonl
# The options, then each program after a "--".
measure() {
  for peer in $peers; do
    set -- "$@" -- "$peer" "$python" "$PWD/Benchmarks/Peers/peer_$peer.py"
  done
  python3 Benchmarks/alternate.py "$results" "$count" "$rounds" "$@"
}
for count in $(echo "$threads" | tr , ' '); do
  measure "$@" -- tensors "$program"
done
sed -n 's/^model name[^:]*: */CPU: /p' /proc/cpuinfo | head -1
python3 Benchmarks/table.py "$results"/*.jsonl
if [ -x "$python" ]; then
  PATH=$(dirname "$python"):$PATH
  export PATH NBVAL_PYTHON="$python"
fi
python3 Benchmarks/Runner/measure.py
for other in Benchmarks/*/run.sh; do sh "$other"; done
