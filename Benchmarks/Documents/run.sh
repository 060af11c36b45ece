#!/bin/sh
# How long the examples of a package of 25 guides with 250 blocks take: ours, cold and unchanged, with
# the package's own build beside it; and `rustdoc --test` on as many examples, where it is installed.
#
#   sh Benchmarks/Documents/run.sh [GUIDES [BLOCKS]]
#
# Prints wall seconds, and the processor's in brackets.
set -eu
here=$(cd "$(dirname "$0")" && pwd -P)
notebook=${NOTEBOOK:-$here/../../notebook}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 "$here/make_package.py" "$work" "$@"
"$notebook" --version >/dev/null

measure() { # measure WHAT COMMAND...: what it costs, or what it said where it fails
  what=$1; shift
  python3 - "$what" "$work/log" "$@" <<'PYTHON'
import resource, subprocess, sys, time
what, log, command = sys.argv[1], sys.argv[2], sys.argv[3:]
start = time.monotonic()
with open(log, "w") as file:
    code = subprocess.run(command, stdout=file, stderr=file).returncode
wall = time.monotonic() - start
used = resource.getrusage(resource.RUSAGE_CHILDREN)
if code:
    sys.exit(f"{what} ended with {code}:\n" + open(log).read()[-3000:])
print(f"{what:<44} {wall:7.2f} s  ({used.ru_utime + used.ru_stime:.2f} s)", flush=True)
PYTHON
}

cd "$work/swift"
export NOTEBOOK_CACHE="$work/cache"
measure "the package's own build" swift build --scratch-path "$work/alone"
test="$notebook test Documentation --scratch-path $work/scratch"
# shellcheck disable=SC2086
measure "notebook test, everything cold" $test
grep -E '^[0-9]+ blocks' "$work/log"
# shellcheck disable=SC2086
for _ in 1 2 3; do measure "notebook test, unchanged" $test; done
sed -i '1s/$/ changed/; s/percent: 50) \/\/ 100/percent: 25) \/\/ 150/' Documentation/guide-13.md
# shellcheck disable=SC2086
measure "notebook test, one block changed" $test

if command -v rustdoc >/dev/null && command -v rustc >/dev/null; then
  cd "$work/rust"
  rustc --edition 2021 --crate-type rlib --crate-name shop lib.rs -o libshop.rlib 2>/dev/null
  for edition in 2024 2021; do
    measure "rustdoc --test --edition $edition" rustdoc --test --edition "$edition" \
      --crate-name shop --extern shop=libshop.rlib lib.rs
    grep -E '^test result' "$work/log" | cut -d ';' -f 1
  done
else
  echo "rustdoc is not installed: not measured"
fi
